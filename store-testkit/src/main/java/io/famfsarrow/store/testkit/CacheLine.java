package io.famfsarrow.store.testkit;

/** One line in the cache of one host. */
final class CacheLine {
  final byte[] bytes = new byte[SimulatedMedium.LINE_BYTES];

  /** Which line of the medium. */
  long number;

  /** Whether it holds stores that the medium may not have. */
  boolean dirty;

  /**
   * Bit per task: write-backs of the line that the task started and did not fence yet. They may be
   * done at any moment until that fence.
   */
  int leaving;

  /** Where it stands in its cache's list. */
  int place;
}
