package io.famfsarrow.store.format;

/**
 * One thing that is wrong with a medium.
 *
 * @param logIndex the log entry that is to blame, or {@link #NO_ENTRY}
 * @param units allocation units that were already taken, for {@link ProblemCode#EXT_COLLISION};
 *     else 0
 * @param message where, what was expected, what was found
 */
public record MediaProblem(ProblemCode code, long logIndex, long units, String message) {

  /** No single log entry is to blame. */
  public static final long NO_ENTRY = -1;

  public static MediaProblem of(ProblemCode code, String message) {
    return new MediaProblem(code, NO_ENTRY, 0, message);
  }

  public static MediaProblem ofEntry(ProblemCode code, long logIndex, String message) {
    return new MediaProblem(code, logIndex, 0, "log entry " + logIndex + ": " + message);
  }

  public ProblemCode.Severity severity() {
    return code.severity();
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
