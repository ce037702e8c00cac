package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 32 bits. */
final class IntScan extends IntegerScan {

  IntScan(Values values, boolean signed) {
    super(values, signed);
  }

  @Override
  void dense(long address, int count) {
    int low = (int) min();
    int high = (int) max();
    int mask = (int) flip();
    for (int i = 0; i < count; i++) {
      int value = RawMemory.getInt(address + ((long) i << 2)) ^ mask;
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
    int low = (int) min();
    int high = (int) max();
    int mask = (int) flip();
    for (long left = bits; left != 0; left &= left - 1) {
      int value = RawMemory.getInt(address + ((long) Long.numberOfTrailingZeros(left) << 2)) ^ mask;
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
