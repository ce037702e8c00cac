package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.log.LogState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a replay went.
 *
 * @param header header of the log as it was found
 * @param stop the invalid entry that ended replay, if there is one
 * @param problems everything that is wrong with header and entries, in log order
 * @param entryCount entries that were played
 * @param spaces units of each device, by index, that the log names, superblock and log included;
 *     copies
 * @param sumOfFileSizes of all readable files
 */
public record ReplayReport(
    LogHeader header,
    Optional<MediaProblem> stop,
    List<MediaProblem> problems,
    long entryCount,
    List<AllocationBitmap> spaces,
    long sumOfFileSizes) {

  public ReplayReport {
    spaces = List.copyOf(spaces);
  }

  static ReplayReport of(LogState log) {
    return new ReplayReport(
        log.header(),
        log.stop(),
        log.problems(),
        log.play().entryCount(),
        IntStream.range(0, log.play().devices().count())
            .mapToObj(index -> log.play().space(index).copy())
            .toList(),
        log.play().sumOfFileSizes());
  }

  /** Units of the primary: see {@link #spaces()}. */
  public AllocationBitmap space() {
    return spaces.get(0);
  }

  /** Whether every committed entry was played. */
  public boolean complete() {
    return stop.isEmpty();
  }
}
