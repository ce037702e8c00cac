package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;

/**
 * How full one device is.
 *
 * @param capacityBytes whole allocation units of it
 * @param usedBytes units that the log names, superblock and log included, each counted once
 * @param freeBytes the others
 * @param largestFreeRunBytes longest run of them: the largest file in one piece that fits
 */
public record DeviceUsage(
    StoreDevice device,
    long capacityBytes,
    long usedBytes,
    long freeBytes,
    long largestFreeRunBytes) {

  /** Figures of a device from what its log says. */
  public static DeviceUsage of(StoreDevice device, AllocationBitmap space) {
    long unit = space.allocUnitBytes();
    return new DeviceUsage(
        device,
        space.usableUnits() * unit,
        space.takenUnits() * unit,
        space.freeUnits() * unit,
        space.largestFreeRunBytes());
  }
}
