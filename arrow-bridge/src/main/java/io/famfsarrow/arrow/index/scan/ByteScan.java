package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 8 bits. The loops are plain, for the compiler's sake. */
final class ByteScan extends FixedScan {

  /** Makes the order of unsigned numbers that of signed ones. */
  private final byte flip;

  private byte min = Byte.MAX_VALUE;
  private byte max = Byte.MIN_VALUE;

  ByteScan(Values values, boolean signed) {
    super(values);
    this.flip = signed ? 0 : Byte.MIN_VALUE;
  }

  @Override
  void dense(long address, int count) {
    byte low = min;
    byte high = max;
    byte mask = flip;
    for (int i = 0; i < count; i++) {
      byte value = (byte) (RawMemory.getByte(address + i) ^ mask);
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
    byte low = min;
    byte high = max;
    for (long left = bits; left != 0; left &= left - 1) {
      byte value = (byte) (RawMemory.getByte(address + Long.numberOfTrailingZeros(left)) ^ flip);
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
