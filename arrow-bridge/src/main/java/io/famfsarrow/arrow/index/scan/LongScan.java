package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 64 bits. The loops are plain, for the compiler's sake. */
final class LongScan extends FixedScan {

  /** Makes the order of unsigned numbers that of signed ones. */
  private final long flip;

  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  LongScan(Values values, boolean signed) {
    super(values);
    this.flip = signed ? 0 : Long.MIN_VALUE;
  }

  @Override
  void dense(long address, int count) {
    long low = min;
    long high = max;
    long mask = flip;
    for (int i = 0; i < count; i++) {
      long value = RawMemory.getLong(address + ((long) i << 3)) ^ mask;
      if (value < low) {
        low = value;
      }
      if (value > high) {
        high = value;
      }
    }
    min = low;
    max = high;
  }

  @Override
  void sparse(long address, long bits) {
    long low = min;
    long high = max;
    for (long left = bits; left != 0; left &= left - 1) {
      long value =
          RawMemory.getLong(address + ((long) Long.numberOfTrailingZeros(left) << 3)) ^ flip;
      if (value < low) {
        low = value;
      }
      if (value > high) {
        high = value;
      }
    }
    min = low;
    max = high;
  }

  @Override
  ColumnSummary finish() {
    return summary(min <= max, 0, min ^ flip, max ^ flip);
  }
}
