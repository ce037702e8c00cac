package io.famfsarrow.arrow.index.scan;

/** Walks over values of one width, the null ones left out. */
abstract class FixedScan extends ColumnScan {

  private static final int WORD_ROWS = Long.SIZE;

  private final Values values;
  private int next;

  /** Values of one width in memory, to be scanned; no mask if all of them count. */
  record Values(long address, int widthBytes, int rows, RowMask mask, long nullCount) {
    long end() {
      return address + (long) rows * widthBytes;
    }

    long at(int row) {
      return address + (long) row * widthBytes;
    }
  }

  FixedScan(Values values) {
    super(values.address(), values.end());
    this.values = values;
  }

  /** Whole words of validity at a time. */
  @Override
  final void advance(long end, boolean last) {
    long stored = (end - values.address()) / values.widthBytes();
    int ready = last ? values.rows() : (int) stored & -WORD_ROWS;
    if (ready > next) {
      scan(next, ready);
      next = ready;
    }
  }

  private void scan(int from, int to) {
    if (values.mask() == null) {
      dense(values.at(from), to - from);
      return;
    }
    for (int row = from; row < to; row += WORD_ROWS) {
      int count = Math.min(WORD_ROWS, to - row);
      long all = -1L >>> (WORD_ROWS - count);
      long bits = values.mask().word(row >>> 6) & all;
      if (bits == all) {
        dense(values.at(row), count);
      } else if (bits != 0) {
        sparse(values.at(row), bits);
      }
    }
  }

  /** Looks at values one behind the other. */
  abstract void dense(long address, int count);

  /**
   * Looks at some of 64 values.
   *
   * @param bits which, lowest first; not 0
   */
  abstract void sparse(long address, long bits);

  final long nullCount() {
    return values.nullCount();
  }

  final int widthBytes() {
    return values.widthBytes();
  }

  /**
   * Bounds that are values themselves, numbers of up to 8 bytes.
   *
   * @param any whether there was a value
   */
  final ColumnSummary summary(boolean any, long nans, long min, long max) {
    return any
        ? new ColumnSummary(nullCount(), nans, littleEndian(min), littleEndian(max), true)
        : ColumnSummary.ofCounts(nullCount(), nans);
  }

  private byte[] littleEndian(long number) {
    byte[] bytes = new byte[widthBytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >>> (i * Byte.SIZE));
    }
    return bytes;
  }
}
