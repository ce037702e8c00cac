package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 16 bits. */
final class ShortScan extends IntegerScan {

  ShortScan(Values values, boolean signed) {
    super(values, signed);
  }

  @Override
  void dense(long address, int count) {
    short low = (short) min();
    short high = (short) max();
    short mask = (short) flip();
    for (int i = 0; i < count; i++) {
      short value = (short) (RawMemory.getShort(address + ((long) i << 1)) ^ mask);
      if (value < low) {
        low = value;
      }
      if (value > high) {
        high = value;
      }
    }
    extremes(low, high);
  }

  @Override
  void sparse(long address, long bits) {
    short low = (short) min();
    short high = (short) max();
    short mask = (short) flip();
    for (long left = bits; left != 0; left &= left - 1) {
      short value =
          (short)
              (RawMemory.getShort(address + ((long) Long.numberOfTrailingZeros(left) << 1)) ^ mask);
      if (value < low) {
        low = value;
      }
      if (value > high) {
        high = value;
      }
    }
    extremes(low, high);
  }
}
