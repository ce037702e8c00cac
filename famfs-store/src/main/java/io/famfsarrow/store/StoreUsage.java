package io.famfsarrow.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * How full a store is. Sums are over the devices that this host has: on others nothing can be put.
 *
 * @param devices all of them, by index
 * @param entryCount log entries in use
 * @param slotCount log entries that there is room for
 * @param fileBytes sum of the sizes of all readable files
 */
public record StoreUsage(
    List<DeviceUsage> devices, long entryCount, long slotCount, long fileBytes) {

  /** From here on a user is warned. */
  public static final int WARNING_PERCENT = 80;

  public StoreUsage {
    devices = List.copyOf(devices);
  }

  public long capacityBytes() {
    return sum(DeviceUsage::capacityBytes);
  }

  public long usedBytes() {
    return sum(DeviceUsage::usedBytes);
  }

  public long freeBytes() {
    return sum(DeviceUsage::freeBytes);
  }

  /** The largest file in one piece that fits. */
  public long largestFreeRunBytes() {
    return attached().stream().mapToLong(DeviceUsage::largestFreeRunBytes).max().orElse(0);
  }

  /** Space taken for each byte in files, superblock and log included; empty without files. */
  public OptionalDouble spaceAmplification() {
    return fileBytes <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) usedBytes() / fileBytes);
  }

  /** What a user should hear before space or log run out; empty below {@link #WARNING_PERCENT}. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (isHigh(entryCount, slotCount)) {
      warnings.add(
          "the log is "
              + percent(entryCount, slotCount)
              + "% full ("
              + entryCount
              + " of "
              + slotCount
              + " entries): it cannot grow, so plan for a store with a longer one (mkfs --loglen)");
    }
    if (isHigh(usedBytes(), capacityBytes())) {
      warnings.add(
          "the store is "
              + percent(usedBytes(), capacityBytes())
              + "% full ("
              + freeBytes()
              + " bytes are free): add a device with devadd");
    }
    return warnings;
  }

  private static boolean isHigh(long part, long whole) {
    return whole > 0 && percent(part, whole) >= WARNING_PERCENT;
  }

  private static long percent(long part, long whole) {
    return (long) (part * 100.0 / whole);
  }

  private List<DeviceUsage> attached() {
    return devices.stream().filter(usage -> usage.device().attached()).toList();
  }

  private long sum(ToLongFunction<DeviceUsage> figure) {
    return attached().stream().mapToLong(figure).sum();
  }
}
