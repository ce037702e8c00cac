package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.FloatOrder;
import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of floating-point numbers of 32 bits. */
final class FloatScan extends FloatingScan {

  FloatScan(Values values) {
    super(
        values,
        FloatOrder.key(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY)),
        FloatOrder.key(Float.floatToRawIntBits(Float.POSITIVE_INFINITY)));
  }

  @Override
  long key(long address) {
    return FloatOrder.key(RawMemory.getInt(address));
  }

  @Override
  long bits(long key) {
    return FloatOrder.key((int) key);
  }

  @Override
  boolean piece(long address, int count) {
    int low = (int) min();
    int high = (int) max();
    for (int i = 0; i < count; i++) {
      int key = FloatOrder.key(RawMemory.getInt(address + ((long) i << 2)));
      if (key < low) {
        low = key;
      }
      if (key > high) {
        high = key;
      }
    }
    return include(low, high);
  }

  @Override
  boolean some(long address, long bits) {
    int low = (int) min();
    int high = (int) max();
    for (long left = bits; left != 0; left &= left - 1) {
      int key =
          FloatOrder.key(
              RawMemory.getInt(address + ((long) Long.numberOfTrailingZeros(left) << 2)));
      if (key < low) {
        low = key;
      }
      if (key > high) {
        high = key;
      }
    }
    return include(low, high);
  }
}
