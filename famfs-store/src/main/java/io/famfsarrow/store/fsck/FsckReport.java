package io.famfsarrow.store.fsck;

import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import java.util.List;
import java.util.Optional;

/**
 * What fsck found.
 *
 * @param superblock the primary's as stored, valid or not
 * @param header as stored; empty if the superblock is not valid
 * @param refused whether superblock or log header are too damaged to play anything
 * @param problems in the order: superblock, header, entries by index, secondary devices
 * @param figures empty if refused
 */
public record FsckReport(
    Superblock superblock,
    Optional<LogHeader> header,
    boolean refused,
    List<MediaProblem> problems,
    Optional<Figures> figures) {

  /** How the medium is, in one word. */
  public enum Verdict {
    CLEAN,
    WARNINGS,
    ERRORS
  }

  /**
   * How full the store is, device by device (famfs-format section 14).
   *
   * @param primarySpace units of the primary that the log names, superblock and log included
   * @param badEntryCount entries below the next index that are invalid
   */
  public record Figures(
      StoreUsage usage,
      AllocationBitmap primarySpace,
      long badEntryCount,
      int fileCount,
      int directoryCount) {}

  /** Errors, else warnings, else clean; what is only worth knowing does not count. */
  public Verdict verdict() {
    if (has(ProblemCode.Severity.ERROR)) {
      return Verdict.ERRORS;
    }
    return has(ProblemCode.Severity.WARNING) ? Verdict.WARNINGS : Verdict.CLEAN;
  }

  private boolean has(ProblemCode.Severity severity) {
    return problems.stream().anyMatch(problem -> problem.severity() == severity);
  }
}
