package io.famfsarrow.store.fmap;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The media of one store in the order of their device indices: the primary, then what ADD_DAXDEV
 * entries added (famfs-format 4.4). Append-only; filled by one replay, read by anyone.
 */
public final class DeviceTable {

  /** Most media of one store (famfs-format 19.4). */
  public static final int MAX_DEVICES = 16;

  /**
   * One medium.
   *
   * @param sizeBytes bytes that maps may use
   * @param present whether it is attached to this host
   */
  public record Device(UUID uuid, long sizeBytes, boolean present) {}

  private final List<Device> devices = new CopyOnWriteArrayList<>();

  public DeviceTable(Device primary) {
    devices.add(primary);
  }

  /**
   * Adds a medium.
   *
   * @return why it is refused; the table is unchanged then
   */
  public Optional<String> add(int deviceIndex, Device device) {
    if (deviceIndex != devices.size()) {
      return Optional.of("device index " + deviceIndex + ", expected " + devices.size());
    }
    if (devices.size() == MAX_DEVICES) {
      return Optional.of("more than " + MAX_DEVICES + " devices");
    }
    for (Device known : devices) {
      if (known.uuid().equals(device.uuid())) {
        return Optional.of("device " + device.uuid() + " is in the table already");
      }
    }
    devices.add(device);
    return Optional.empty();
  }

  public int count() {
    return devices.size();
  }

  /** Whether the table has that index; it is as stored, unsigned. */
  public boolean has(long deviceIndex) {
    return deviceIndex >= 0 && deviceIndex < devices.size();
  }

  /** The medium of an index that the table has. */
  public Device get(long deviceIndex) {
    return devices.get(Math.toIntExact(deviceIndex));
  }
}
