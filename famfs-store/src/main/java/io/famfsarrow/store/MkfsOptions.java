package io.famfsarrow.store;

import io.famfsarrow.store.format.LogHeaderLayout;
import java.util.OptionalLong;

/**
 * How a medium is formatted. Immutable.
 *
 * @param sizeBytes size of a file medium that is made; empty: as it is
 * @param logBytes length of the log: a power of two, at least 8 MiB
 * @param force format although the medium carries a file system or other data
 * @param kill with force: only take the magic away
 * @param revoke format although processes of this host have the store open
 * @param small allow a device below the 4 GiB that the famfs tools ask for
 */
public record MkfsOptions(
    OptionalLong sizeBytes,
    long logBytes,
    boolean force,
    boolean kill,
    boolean revoke,
    boolean small) {

  /** An 8 MiB log, nothing forced, the medium's own size. */
  public static MkfsOptions defaults() {
    return new MkfsOptions(
        OptionalLong.empty(), LogHeaderLayout.MIN_LOG_BYTES, false, false, false, false);
  }

  public MkfsOptions withSize(long bytes) {
    return new MkfsOptions(OptionalLong.of(bytes), logBytes, force, kill, revoke, small);
  }

  public MkfsOptions withLogBytes(long bytes) {
    return new MkfsOptions(sizeBytes, bytes, force, kill, revoke, small);
  }

  public MkfsOptions withForce() {
    return new MkfsOptions(sizeBytes, logBytes, true, kill, revoke, small);
  }

  public MkfsOptions withKill() {
    return new MkfsOptions(sizeBytes, logBytes, force, true, revoke, small);
  }

  public MkfsOptions withRevoke() {
    return new MkfsOptions(sizeBytes, logBytes, force, kill, true, small);
  }

  public MkfsOptions withSmall() {
    return new MkfsOptions(sizeBytes, logBytes, force, kill, revoke, true);
  }
}
