package io.famfsarrow.arrow.index.scan;

/** Whether booleans are true, false, or both; bitmaps are so short that the end is waited for. */
final class BoolScan extends ColumnScan {

  private final long address;
  private final int rows;
  private final RowMask mask;
  private final long nullCount;

  BoolScan(long address, int rows, RowMask mask, long nullCount) {
    super(address, address + (rows + 7L) / 8);
    this.address = address;
    this.rows = rows;
    this.mask = mask;
    this.nullCount = nullCount;
  }

  @Override
  ColumnSummary finish() {
    RowMask bits = RowMask.at(address, rows);
    boolean anyTrue = false;
    boolean anyFalse = false;
    for (int i = 0; i << 6 < rows; i++) {
      int count = Math.min(Long.SIZE, rows - (i << 6));
      long valid = mask == null ? -1L >>> (Long.SIZE - count) : mask.word(i);
      anyTrue |= (bits.word(i) & valid) != 0;
      anyFalse |= (~bits.word(i) & valid) != 0;
    }
    if (!anyTrue && !anyFalse) {
      return ColumnSummary.ofCounts(nullCount, 0);
    }
    byte[] min = {(byte) (anyFalse ? 0 : 1)};
    byte[] max = {(byte) (anyTrue ? 1 : 0)};
    return new ColumnSummary(nullCount, 0, min, max, true);
  }
}
