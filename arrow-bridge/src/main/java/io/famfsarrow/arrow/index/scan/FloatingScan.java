package io.famfsarrow.arrow.index.scan;

/**
 * Least and greatest of floating-point numbers, as keys: integers of the same order. NaNs come
 * first or last in that order, so pieces without any need no look at single values. As for
 * integers, each width has loops of its own.
 */
abstract class FloatingScan extends FixedScan {

  /** So many are looked at once more if there is a NaN among them. */
  private static final int PIECE = 1024;

  private final long minKey;
  private final long maxKey;
  private long min;
  private long max;
  private long nans;

  /**
   * @param minKey key of the least number, negative infinity
   * @param maxKey key of the greatest
   */
  FloatingScan(Values values, long minKey, long maxKey) {
    super(values);
    this.minKey = minKey;
    this.maxKey = maxKey;
    this.min = maxKey;
    this.max = minKey;
  }

  /** The key of a value. */
  abstract long key(long address);

  /** The bits of the value that has a key. */
  abstract long bits(long key);

  /** Looks at values one behind the other; returns what {@link #include} says of them. */
  abstract boolean piece(long address, int count);

  /** Looks at some of 64 values; returns what {@link #include} says of them. */
  abstract boolean some(long address, long bits);

  /** The least key so far, or the greatest number's. */
  final long min() {
    return min;
  }

  /** The greatest key so far, or the least number's. */
  final long max() {
    return max;
  }

  /** Takes the least and the greatest key, unless a NaN is among them. */
  final boolean include(long low, long high) {
    if (low < minKey || high > maxKey) {
      return false;
    }
    min = low;
    max = high;
    return true;
  }

  @Override
  final void dense(long address, int count) {
    for (int done = 0; done < count; done += PIECE) {
      long from = address + (long) done * widthBytes();
      int part = Math.min(PIECE, count - done);
      if (!piece(from, part)) {
        oneByOne(from, part);
      }
    }
  }

  @Override
  final void sparse(long address, long bits) {
    if (!some(address, bits)) {
      oneByOne(address, bits);
    }
  }

  private void oneByOne(long address, int count) {
    for (int i = 0; i < count; i++) {
      add(key(address + (long) i * widthBytes()));
    }
  }

  private void oneByOne(long address, long bits) {
    for (long left = bits; left != 0; left &= left - 1) {
      add(key(address + (long) Long.numberOfTrailingZeros(left) * widthBytes()));
    }
  }

  private void add(long key) {
    if (!include(Math.min(min, key), Math.max(max, key))) {
      nans++;
    }
  }

  @Override
  final ColumnSummary finish() {
    return summary(min <= max, nans, bits(min), bits(max));
  }
}
