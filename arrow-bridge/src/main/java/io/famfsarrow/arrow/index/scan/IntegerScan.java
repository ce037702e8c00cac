package io.famfsarrow.arrow.index.scan;

/**
 * Least and greatest of integers of up to 64 bits. Each width has loops of its own, plain for the
 * compiler's sake: one loop that chooses a load for each value took two to six times as long.
 */
abstract class IntegerScan extends FixedScan {

  /** Makes the order of unsigned numbers that of signed ones. */
  private final long flip;

  private long min;
  private long max;

  IntegerScan(Values values, boolean signed) {
    super(values);
    this.max = -1L << (values.widthBytes() * Byte.SIZE - 1);
    this.min = ~max;
    this.flip = signed ? 0 : max;
  }

  /** To be applied to each value before it is compared; it fits into the width. */
  final long flip() {
    return flip;
  }

  /** The least so far, or the greatest number of the width. */
  final long min() {
    return min;
  }

  /** The greatest so far, or the least number of the width. */
  final long max() {
    return max;
  }

  final void extremes(long low, long high) {
    min = low;
    max = high;
  }

  @Override
  final ColumnSummary finish() {
    return summary(min <= max, 0, min ^ flip, max ^ flip);
  }
}
