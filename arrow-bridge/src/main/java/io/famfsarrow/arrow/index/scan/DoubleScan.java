package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.FloatOrder;
import io.famfsarrow.store.media.RawMemory;

/**
 * Least and greatest of floating-point numbers of 64 bits, as integers of the same order. NaNs come
 * first or last in that order, so pieces without any need no look at single values.
 */
final class DoubleScan extends FixedScan {

  /** So many are looked at once more if there is a NaN among them. */
  private static final int PIECE = 1024;

  private static final long MAX_KEY = FloatOrder.keyOf(Double.POSITIVE_INFINITY);
  private static final long MIN_KEY = FloatOrder.keyOf(Double.NEGATIVE_INFINITY);

  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;
  private long nans;

  DoubleScan(Values values) {
    super(values);
  }

  @Override
  void dense(long address, int count) {
    for (int done = 0; done < count; done += PIECE) {
      piece(address + (long) done * Long.BYTES, Math.min(PIECE, count - done));
    }
  }

  private void piece(long address, int count) {
    long low = min;
    long high = max;
    for (int i = 0; i < count; i++) {
      long key = FloatOrder.key(RawMemory.getLong(address + ((long) i << 3)));
      if (key < low) {
        low = key;
      }
      if (key > high) {
        high = key;
      }
    }
    if (low < MIN_KEY || high > MAX_KEY) {
      oneByOne(address, count);
      return;
    }
    min = low;
    max = high;
  }

  private void oneByOne(long address, int count) {
    for (int i = 0; i < count; i++) {
      add(FloatOrder.key(RawMemory.getLong(address + ((long) i << 3))));
    }
  }

  private void add(long key) {
    if (key < MIN_KEY || key > MAX_KEY) {
      nans++;
      return;
    }
    min = min < key ? min : key;
    max = max > key ? max : key;
  }

  @Override
  void sparse(long address, long bits) {
    for (long left = bits; left != 0; left &= left - 1) {
      long offset = (long) Long.numberOfTrailingZeros(left) << 3;
      add(FloatOrder.key(RawMemory.getLong(address + offset)));
    }
  }

  @Override
  ColumnSummary finish() {
    return summary(min <= max, nans, FloatOrder.key(min), FloatOrder.key(max));
  }
}
