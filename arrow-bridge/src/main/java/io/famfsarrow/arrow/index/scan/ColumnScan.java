package io.famfsarrow.arrow.index.scan;

/**
 * Looks at the values of one column as they come to lie in memory, lowest address first, and sums
 * them up. Used by one thread.
 */
abstract class ColumnScan {

  private final long from;
  private final long to;

  /**
   * @param from where the bytes start whose coming is waited for
   * @param to where they end
   */
  ColumnScan(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /** All bytes before an address are stored; returns whether these are all of the column. */
  final boolean stored(long end) {
    if (end > from && to > from) {
      advance(Math.min(end, to), end >= to);
    }
    return end >= to;
  }

  /**
   * Looks at what has come.
   *
   * @param end where it ends
   * @param last whether it is all
   */
  void advance(long end, boolean last) {}

  /** To be called once, after the last byte. */
  abstract ColumnSummary finish();
}
