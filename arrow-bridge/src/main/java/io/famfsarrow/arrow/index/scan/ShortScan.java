package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 16 bits. The loops are plain, for the compiler's sake. */
final class ShortScan extends FixedScan {

  /** Makes the order of unsigned numbers that of signed ones. */
  private final short flip;

  private short min = Short.MAX_VALUE;
  private short max = Short.MIN_VALUE;

  ShortScan(Values values, boolean signed) {
    super(values);
    this.flip = signed ? 0 : Short.MIN_VALUE;
  }

  @Override
  void dense(long address, int count) {
    short low = min;
    short high = max;
    short mask = flip;
    for (int i = 0; i < count; i++) {
      short value = (short) (RawMemory.getShort(address + ((long) i << 1)) ^ mask);
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
    short low = min;
    short high = max;
    for (long left = bits; left != 0; left &= left - 1) {
      short value =
          (short)
              (RawMemory.getShort(address + ((long) Long.numberOfTrailingZeros(left) << 1)) ^ flip);
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
