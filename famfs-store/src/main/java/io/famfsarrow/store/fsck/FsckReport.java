package io.famfsarrow.store.fsck;

import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import java.util.List;
import java.util.Optional;

/**
 * What fsck found.
 *
 * @param superblock as stored, valid or not
 * @param header as stored; empty if the superblock is not valid
 * @param refused whether superblock or log header are too damaged to play anything
 * @param problems in the order: superblock, header, entries by index
 * @param usage figures; empty if refused
 */
public record FsckReport(
    Superblock superblock,
    Optional<LogHeader> header,
    boolean refused,
    List<MediaProblem> problems,
    Optional<Usage> usage) {

  /** How the medium is, in one word. */
  public enum Verdict {
    CLEAN,
    WARNINGS,
    ERRORS
  }

  /**
   * How full the medium is (famfs-format section 14).
   *
   * @param mediaBytes size of the primary
   * @param capacityBytes whole allocation units of it
   * @param allocatedBytes units taken, superblock and log included, each counted once
   * @param freeBytes units not taken
   * @param largestFreeRunBytes longest run of them
   * @param sumOfFileSizes of all readable files
   * @param slotCount entries that the log can hold
   * @param entryCount entries that were played
   * @param badEntryCount entries below the next index that are invalid
   */
  public record Usage(
      long mediaBytes,
      long capacityBytes,
      long allocatedBytes,
      long freeBytes,
      long largestFreeRunBytes,
      long sumOfFileSizes,
      long slotCount,
      long entryCount,
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
