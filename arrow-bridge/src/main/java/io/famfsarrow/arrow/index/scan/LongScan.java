package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 64 bits. */
final class LongScan extends IntegerScan {

  LongScan(Values values, boolean signed) {
    super(values, signed);
  }

  @Override
  void dense(long address, int count) {
    long low = min();
    long high = max();
    long mask = flip();
    for (int i = 0; i < count; i++) {
      long value = RawMemory.getLong(address + ((long) i << 3)) ^ mask;
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
    long low = min();
    long high = max();
    long mask = flip();
    for (long left = bits; left != 0; left &= left - 1) {
      long value =
          RawMemory.getLong(address + ((long) Long.numberOfTrailingZeros(left) << 3)) ^ mask;
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
