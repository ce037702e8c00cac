package io.famfsarrow.store.alloc;

import java.util.BitSet;

/**
 * One bit per allocation unit of one medium, rebuilt from the log (famfs-format 11.1). Not
 * thread-safe.
 */
public final class AllocationBitmap {
  private final BitSet taken = new BitSet();
  private final long allocUnitBytes;
  private final int usableUnits;

  /** Bitmap of a medium of that size; a partial last unit is never handed out (section 11.2 b). */
  public AllocationBitmap(long mediaSizeBytes, long allocUnitBytes) {
    this.allocUnitBytes = allocUnitBytes;
    this.usableUnits = (int) Math.min(mediaSizeBytes / allocUnitBytes, Integer.MAX_VALUE - 1);
  }

  private AllocationBitmap(AllocationBitmap other) {
    this.allocUnitBytes = other.allocUnitBytes;
    this.usableUnits = other.usableUnits;
    this.taken.or(other.taken);
  }

  public AllocationBitmap copy() {
    return new AllocationBitmap(this);
  }

  public long allocUnitBytes() {
    return allocUnitBytes;
  }

  /** Units that fit whole onto the medium. */
  public int usableUnits() {
    return usableUnits;
  }

  /** Units that are taken, each counted once. */
  public int takenUnits() {
    return taken.cardinality();
  }

  public int freeUnits() {
    return usableUnits - taken.get(0, usableUnits).cardinality();
  }

  /** Units that a length needs. */
  public long unitsFor(long lengthBytes) {
    return lengthBytes / allocUnitBytes + (lengthBytes % allocUnitBytes == 0 ? 0 : 1);
  }

  /**
   * Marks the units of a run of bytes that lies on the medium.
   *
   * @return how many of them were taken already
   */
  public long mark(long mediaOffset, long lengthBytes) {
    int from = unitIndex(mediaOffset / allocUnitBytes);
    int to = unitIndex(from + unitsFor(lengthBytes));
    long already = 0;
    for (int used = taken.nextSetBit(from); used >= 0 && used < to; used = taken.nextSetBit(used)) {
      int end = Math.min(taken.nextClearBit(used), to);
      already += end - used;
      used = end;
    }
    taken.set(from, to);
    return already;
  }

  /** Units beyond what is ever handed out all count as one. */
  private static int unitIndex(long unit) {
    return (int) Math.min(unit, Integer.MAX_VALUE - 1);
  }

  /** Frees the units of a run of bytes. */
  public void clear(long mediaOffset, long lengthBytes) {
    int from = unitIndex(mediaOffset / allocUnitBytes);
    taken.clear(from, unitIndex(from + unitsFor(lengthBytes)));
  }

  /**
   * Lowest free run at or after a media offset.
   *
   * @return its media offset, or -1 if there is none
   */
  public long firstFit(long units, long fromMediaOffset) {
    long start = taken.nextClearBit((int) Math.min(fromMediaOffset / allocUnitBytes, usableUnits));
    while (start + units <= usableUnits) {
      int used = taken.nextSetBit((int) start);
      if (used < 0 || used - start >= units) {
        return start * allocUnitBytes;
      }
      start = taken.nextClearBit(used);
    }
    return -1;
  }

  /** Length in bytes of the longest free run. */
  public long largestFreeRunBytes() {
    long largest = 0;
    int start = taken.nextClearBit(0);
    while (start < usableUnits) {
      int end = taken.nextSetBit(start);
      int stop = end < 0 || end > usableUnits ? usableUnits : end;
      largest = Math.max(largest, stop - start);
      start = taken.nextClearBit(stop);
    }
    return largest * allocUnitBytes;
  }

  /** Calls back for every free run, in ascending order. */
  public void forEachFreeRun(RunConsumer consumer) {
    int start = taken.nextClearBit(0);
    while (start < usableUnits) {
      int end = taken.nextSetBit(start);
      int stop = end < 0 || end > usableUnits ? usableUnits : end;
      consumer.accept(start * allocUnitBytes, (stop - start) * allocUnitBytes);
      start = taken.nextClearBit(stop);
    }
  }

  /** Takes one run of bytes. */
  @FunctionalInterface
  public interface RunConsumer {
    void accept(long mediaOffset, long lengthBytes);
  }
}
