package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of integers of 8 bits. */
final class ByteScan extends IntegerScan {

  ByteScan(Values values, boolean signed) {
    super(values, signed);
  }

  @Override
  void dense(long address, int count) {
    byte low = (byte) min();
    byte high = (byte) max();
    byte mask = (byte) flip();
    for (int i = 0; i < count; i++) {
      byte value = (byte) (RawMemory.getByte(address + i) ^ mask);
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
    byte low = (byte) min();
    byte high = (byte) max();
    byte mask = (byte) flip();
    for (long left = bits; left != 0; left &= left - 1) {
      byte value = (byte) (RawMemory.getByte(address + Long.numberOfTrailingZeros(left)) ^ mask);
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
