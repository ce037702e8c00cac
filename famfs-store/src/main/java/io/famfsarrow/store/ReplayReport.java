package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.log.LogState;
import java.util.List;
import java.util.Optional;

/**
 * How a replay went.
 *
 * @param header header of the log as it was found
 * @param stop the invalid entry that ended replay, if there is one
 * @param problems everything that is wrong with header and entries, in log order
 * @param entryCount entries that were played
 * @param space units of the primary that the log names, superblock and log included; a copy
 * @param sumOfFileSizes of all readable files
 */
public record ReplayReport(
    LogHeader header,
    Optional<MediaProblem> stop,
    List<MediaProblem> problems,
    long entryCount,
    AllocationBitmap space,
    long sumOfFileSizes) {

  static ReplayReport of(LogState log) {
    return new ReplayReport(
        log.header(),
        log.stop(),
        log.problems(),
        log.play().entryCount(),
        log.play().space(0).copy(),
        log.play().sumOfFileSizes());
  }

  /** Whether every committed entry was played. */
  public boolean complete() {
    return stop.isEmpty();
  }
}
