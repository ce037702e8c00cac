package io.famfsarrow.store.alloc;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which allocation units of one medium are taken (famfs-format 11.1): rebuilt from the log, or kept
 * for what is reserved. Kept as runs of taken units, so that neither a huge medium nor a log full
 * of single files makes it large: memory grows with the number of runs. Not thread-safe.
 */
public final class AllocationBitmap {

  /** Taken units; an end that grows is changed in place. */
  private static final class Run {
    private final long start;
    private long end;

    private Run(long start, long end) {
      this.start = start;
      this.end = end;
    }
  }

  /** Runs by their first unit; they neither overlap nor touch. */
  private final TreeMap<Long, Run> runs = new TreeMap<>();

  /** The last run, which most files are put behind; null if there is none. */
  private Run last;

  private final long allocUnitBytes;
  private final long usableUnits;
  private long takenUnits;

  /** Nothing is taken; a partial last unit is never handed out (section 11.2 b). */
  public AllocationBitmap(long mediaSizeBytes, long allocUnitBytes) {
    this.allocUnitBytes = allocUnitBytes;
    this.usableUnits = mediaSizeBytes / allocUnitBytes;
  }

  public AllocationBitmap copy() {
    AllocationBitmap copy = blank();
    runs.values().forEach(run -> copy.put(run.start, run.end));
    copy.takenUnits = takenUnits;
    return copy;
  }

  /** As many units as here, none of them taken. */
  public AllocationBitmap blank() {
    return new AllocationBitmap(usableUnits * allocUnitBytes, allocUnitBytes);
  }

  public long allocUnitBytes() {
    return allocUnitBytes;
  }

  /** Units that fit whole onto the medium. */
  public long usableUnits() {
    return usableUnits;
  }

  /** Units that are taken, each counted once. */
  public long takenUnits() {
    return takenUnits;
  }

  /** Usable units that are not taken. */
  public long freeUnits() {
    // Only a partial last unit can lie behind the usable ones, so only the last run reaches there.
    long beyond = last == null ? 0 : Math.max(0, last.end - Math.max(last.start, usableUnits));
    return usableUnits - (takenUnits - beyond);
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
    long from = mediaOffset / allocUnitBytes;
    long to = from + unitsFor(lengthBytes);
    return from == to ? 0 : markUnits(from, to);
  }

  private long markUnits(long from, long to) {
    if (last != null && from == last.end) {
      last.end = to;
      takenUnits += to - from;
      return 0;
    }
    long start = from;
    long end = to;
    long already = 0;
    Run before = run(runs.floorEntry(from));
    if (before != null && before.end >= from) {
      start = before.start;
      end = Math.max(end, before.end);
      already = Math.min(to, before.end) - from;
    }
    for (Run next = run(runs.higherEntry(from));
        next != null && next.start <= to;
        next = run(runs.higherEntry(from))) {
      end = Math.max(end, next.end);
      already += Math.min(to, next.end) - next.start;
      runs.remove(next.start);
    }
    put(start, end);
    takenUnits += to - from - already;
    return already;
  }

  /** Frees the units of a run of bytes. */
  public void clear(long mediaOffset, long lengthBytes) {
    long from = mediaOffset / allocUnitBytes;
    long to = from + unitsFor(lengthBytes);
    for (Run run = run(runs.lowerEntry(to));
        run != null && run.end > from;
        run = run(runs.lowerEntry(Math.max(from, run.start)))) {
      runs.remove(run.start);
      put(run.start, Math.min(from, run.end));
      put(Math.max(to, run.start), run.end);
      takenUnits -= Math.min(to, run.end) - Math.max(from, run.start);
    }
    last = run(runs.lastEntry());
  }

  private void put(long start, long end) {
    if (start < end) {
      runs.put(start, new Run(start, end));
      last = run(runs.lastEntry());
    }
  }

  private static Run run(Map.Entry<Long, Run> entry) {
    return entry == null ? null : entry.getValue();
  }

  /**
   * Lowest run of free units.
   *
   * @param units how many, at least 1
   * @param from first unit that may be used
   * @param to unit behind the last that may be used; at most {@link #usableUnits()} counts
   * @return its first unit, or -1 if there is none
   */
  public long findFree(long units, long from, long to) {
    long end = Math.min(to, usableUnits);
    long at = behindTaken(from);
    while (units <= end - at) {
      Run next = run(runs.ceilingEntry(at));
      if (next == null || next.start - at >= units) {
        return at;
      }
      at = next.end;
    }
    return -1;
  }

  /** The first unit from here on that is not in the run of taken units that this one is in. */
  private long behindTaken(long unit) {
    Run run = run(runs.floorEntry(unit));
    return run == null ? unit : Math.max(unit, run.end);
  }

  /**
   * Looks whether any of the units is taken.
   *
   * @return the unit behind the first run of taken ones, or -1 if all are free
   */
  public long behindFirstTaken(long from, long to) {
    long behind = behindTaken(from);
    if (behind > from) {
      return behind;
    }
    Run next = run(runs.ceilingEntry(from));
    return next == null || next.start >= to ? -1 : next.end;
  }

  /** How many of the units of a run of bytes are taken. */
  public long takenWithin(long mediaOffset, long lengthBytes) {
    long from = mediaOffset / allocUnitBytes;
    long to = from + unitsFor(lengthBytes);
    long taken = Math.min(to, behindTaken(from)) - from;
    for (Run run : runs.subMap(from, false, to, false).values()) {
      taken += Math.min(to, run.end) - run.start;
    }
    return taken;
  }

  /** Length in bytes of the longest free run. */
  public long largestFreeRunBytes() {
    long[] largest = new long[1];
    forEachFreeRun((offset, length) -> largest[0] = Math.max(largest[0], length));
    return largest[0];
  }

  /** Calls back for every run of free units, in ascending order. */
  public void forEachFreeRun(RunConsumer consumer) {
    long free = 0;
    for (Run run : runs.values()) {
      report(free, run.start, consumer);
      free = run.end;
    }
    report(free, usableUnits, consumer);
  }

  private void report(long from, long to, RunConsumer consumer) {
    long end = Math.min(to, usableUnits);
    if (from < end) {
      consumer.accept(from * allocUnitBytes, (end - from) * allocUnitBytes);
    }
  }

  /** Calls back for every run of taken units, in ascending order. */
  public void forEachTakenRun(RunConsumer consumer) {
    for (Run run : runs.values()) {
      consumer.accept(run.start * allocUnitBytes, (run.end - run.start) * allocUnitBytes);
    }
  }

  /** Takes one run of bytes. */
  @FunctionalInterface
  public interface RunConsumer {
    void accept(long mediaOffset, long lengthBytes);
  }
}
