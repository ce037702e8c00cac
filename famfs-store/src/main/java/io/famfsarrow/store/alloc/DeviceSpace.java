package io.famfsarrow.store.alloc;

import io.famfsarrow.store.media.MediaRange;
import java.util.Optional;

/**
 * One device as the allocator sees it: what the log names, what this process has reserved, and what
 * it finds other processes to hold while it looks. The first two are shared and not copied, so that
 * a search costs what it passes over and not what is on the medium. For one allocation; not
 * thread-safe.
 */
public final class DeviceSpace {

  /** Takes a range of a device for good, unless another process holds a part of it. */
  @FunctionalInterface
  public interface Taker {

    /**
     * Tries to take it.
     *
     * @return empty if the range is ours now, else what another process holds
     */
    Optional<MediaRange> take(MediaRange range);
  }

  private final int deviceIndex;
  private final AllocationBitmap named;
  private final AllocationBitmap reserved;
  private final AllocationBitmap heldByOthers;
  private final Taker taker;

  /** A view; both bitmaps belong to the caller, who keeps them as they are meanwhile. */
  public DeviceSpace(
      int deviceIndex, AllocationBitmap named, AllocationBitmap reserved, Taker taker) {
    this.deviceIndex = deviceIndex;
    this.named = named;
    this.reserved = reserved;
    this.heldByOthers = named.blank();
    this.taker = taker;
  }

  public int deviceIndex() {
    return deviceIndex;
  }

  public long usableUnits() {
    return named.usableUnits();
  }

  public long allocUnitBytes() {
    return named.allocUnitBytes();
  }

  /** Units that nobody is known to hold. */
  public long freeUnits() {
    return named.freeUnits() - unnamedUnits(reserved) - unnamedUnits(heldByOthers);
  }

  /** A reservation that was just committed is named already, and not to be counted twice. */
  private long unnamedUnits(AllocationBitmap other) {
    long[] units = {other.takenUnits()};
    other.forEachTakenRun((offset, length) -> units[0] -= named.takenWithin(offset, length));
    return units[0];
  }

  /** Length of the longest run that nobody is known to hold. */
  public long largestFreeRunBytes() {
    AllocationBitmap all = named.copy();
    reserved.forEachTakenRun(all::mark);
    heldByOthers.forEachTakenRun(all::mark);
    return all.largestFreeRunBytes();
  }

  /**
   * Takes the lowest run of units between two units of the device.
   *
   * @return what was taken; empty if there is no such run
   */
  public Optional<MediaRange> takeFirstFit(long units, long fromUnit, long toUnit) {
    for (long at = findFree(units, fromUnit, toUnit); at >= 0; at = findFree(units, at, toUnit)) {
      long unit = allocUnitBytes();
      MediaRange range = new MediaRange(deviceIndex, at * unit, units * unit);
      Optional<MediaRange> held = taker.take(range);
      if (held.isEmpty()) {
        return Optional.of(range);
      }
      markHeld(held.get());
    }
    return Optional.empty();
  }

  private long findFree(long units, long fromUnit, long toUnit) {
    long at = named.findFree(units, fromUnit, toUnit);
    while (at >= 0) {
      long behind =
          Math.max(
              reserved.behindFirstTaken(at, at + units),
              heldByOthers.behindFirstTaken(at, at + units));
      if (behind < 0) {
        return at;
      }
      at = named.findFree(units, behind, toUnit);
    }
    return -1;
  }

  /** A lock that runs past the end of the device is cut. */
  private void markHeld(MediaRange held) {
    long unit = allocUnitBytes();
    long start = held.mediaOffset() / unit * unit;
    long end = Math.min(held.endOffset(), usableUnits() * unit);
    if (start < end) {
      heldByOthers.mark(start, end - start);
    }
  }
}
