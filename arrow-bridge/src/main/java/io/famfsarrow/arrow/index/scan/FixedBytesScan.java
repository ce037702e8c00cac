package io.famfsarrow.arrow.index.scan;

/** Least and greatest of binaries that all have one length. */
final class FixedBytesScan extends FixedScan {

  private final ByteExtremes extremes = new ByteExtremes();

  FixedBytesScan(Values values) {
    super(values);
  }

  @Override
  void dense(long address, int count) {
    for (int i = 0; i < count; i++) {
      add(address + (long) i * widthBytes());
    }
  }

  @Override
  void sparse(long address, long bits) {
    for (long left = bits; left != 0; left &= left - 1) {
      add(address + (long) Long.numberOfTrailingZeros(left) * widthBytes());
    }
  }

  private void add(long value) {
    long key = ByteExtremes.key(value, widthBytes(), value + widthBytes());
    if (key <= extremes.minKey() || key >= extremes.maxKey()) {
      extremes.add(value, widthBytes(), key);
    }
  }

  @Override
  ColumnSummary finish() {
    return extremes.summary(nullCount(), false);
  }
}
