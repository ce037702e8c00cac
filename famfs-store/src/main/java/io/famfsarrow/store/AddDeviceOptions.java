package io.famfsarrow.store;

import java.util.OptionalLong;

/**
 * How a device is added to a store. Immutable.
 *
 * @param sizeBytes size of a file medium that is made; empty: as it is
 * @param force add it although it carries a file system or other data
 * @param small allow a device below the 4 GiB that the famfs tools ask for
 */
public record AddDeviceOptions(OptionalLong sizeBytes, boolean force, boolean small) {

  /** Nothing forced, the medium's own size. */
  public static AddDeviceOptions defaults() {
    return new AddDeviceOptions(OptionalLong.empty(), false, false);
  }

  public AddDeviceOptions withSize(long bytes) {
    return new AddDeviceOptions(OptionalLong.of(bytes), force, small);
  }

  public AddDeviceOptions withForce() {
    return new AddDeviceOptions(sizeBytes, true, small);
  }

  public AddDeviceOptions withSmall() {
    return new AddDeviceOptions(sizeBytes, force, true);
  }

  MkfsOptions asMkfsOptions() {
    return new MkfsOptions(sizeBytes, 0, force, false, false, small);
  }
}
