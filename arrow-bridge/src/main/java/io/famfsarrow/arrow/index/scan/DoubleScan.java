package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.FloatOrder;
import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of floating-point numbers of 64 bits. */
final class DoubleScan extends FloatingScan {

  DoubleScan(Values values) {
    super(
        values,
        FloatOrder.keyOf(Double.NEGATIVE_INFINITY),
        FloatOrder.keyOf(Double.POSITIVE_INFINITY));
  }

  @Override
  long key(long address) {
    return FloatOrder.key(RawMemory.getLong(address));
  }

  @Override
  long bits(long key) {
    return FloatOrder.key(key);
  }

  @Override
  boolean piece(long address, int count) {
    long low = min();
    long high = max();
    for (int i = 0; i < count; i++) {
      long key = FloatOrder.key(RawMemory.getLong(address + ((long) i << 3)));
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
    long low = min();
    long high = max();
    for (long left = bits; left != 0; left &= left - 1) {
      long key =
          FloatOrder.key(
              RawMemory.getLong(address + ((long) Long.numberOfTrailingZeros(left) << 3)));
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
