package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 32 bits. The loops are plain, for the compiler's sake. */
final class IntScan extends FixedScan {

  /** Makes the order of unsigned numbers that of signed ones. */
  private final int flip;

  private int min = Integer.MAX_VALUE;
  private int max = Integer.MIN_VALUE;

  IntScan(Values values, boolean signed) {
    super(values);
    this.flip = signed ? 0 : Integer.MIN_VALUE;
  }

  @Override
  void dense(long address, int count) {
    int low = min;
    int high = max;
    int mask = flip;
    for (int i = 0; i < count; i++) {
      int value = RawMemory.getInt(address + ((long) i << 2)) ^ mask;
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
    int low = min;
    int high = max;
    for (long left = bits; left != 0; left &= left - 1) {
      int value = RawMemory.getInt(address + ((long) Long.numberOfTrailingZeros(left) << 2)) ^ flip;
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
