package io.famfsarrow.arrow.build;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Free runs between buffers of a batch, joined with their neighbours. */
final class Holes {

  /** Ends by offsets. */
  private final NavigableMap<Long, Long> runs = new TreeMap<>();

  /** Takes room from the smallest run that has it; -1 if none has. */
  long take(long sizeBytes) {
    Map.Entry<Long, Long> best = null;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      long size = run.getValue() - run.getKey();
      if (size >= sizeBytes && (best == null || size < best.getValue() - best.getKey())) {
        best = run;
      }
    }
    if (best == null) {
      return -1;
    }
    long offset = best.getKey();
    long end = best.getValue();
    runs.remove(offset);
    if (offset + sizeBytes < end) {
      runs.put(offset + sizeBytes, end);
    }
    return offset;
  }

  void add(long offset, long end) {
    Map.Entry<Long, Long> before = runs.floorEntry(offset);
    long start = offset;
    if (before != null && before.getValue() == offset) {
      start = before.getKey();
    }
    Long joinedEnd = runs.remove(end);
    runs.put(start, joinedEnd == null ? end : joinedEnd);
  }

  /** Takes away a run that ends there; returns where it started, or the end if there is none. */
  long removeLast(long end) {
    Map.Entry<Long, Long> last = runs.lastEntry();
    if (last == null || last.getValue() != end) {
      return end;
    }
    runs.remove(last.getKey());
    return last.getKey();
  }

  void clear() {
    runs.clear();
  }
}
