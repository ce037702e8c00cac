package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.FloatOrder;
import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of floating-point numbers of 16 bits. */
final class HalfScan extends FloatingScan {

  HalfScan(Values values) {
    super(values, FloatOrder.key((short) 0xFC00), FloatOrder.key((short) 0x7C00));
  }

  @Override
  long key(long address) {
    return FloatOrder.key(RawMemory.getShort(address));
  }

  @Override
  long bits(long key) {
    return FloatOrder.key((short) key);
  }

  @Override
  boolean piece(long address, int count) {
    short low = (short) min();
    short high = (short) max();
    for (int i = 0; i < count; i++) {
      short key = FloatOrder.key(RawMemory.getShort(address + ((long) i << 1)));
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
    short low = (short) min();
    short high = (short) max();
    for (long left = bits; left != 0; left &= left - 1) {
      short key =
          FloatOrder.key(
              RawMemory.getShort(address + ((long) Long.numberOfTrailingZeros(left) << 1)));
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
