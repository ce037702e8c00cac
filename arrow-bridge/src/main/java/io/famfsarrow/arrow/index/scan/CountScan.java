package io.famfsarrow.arrow.index.scan;

/** A column whose batch says all that is wanted: its number of nulls. */
final class CountScan extends ColumnScan {

  private final long nullCount;

  CountScan(long nullCount) {
    super(0, 0);
    this.nullCount = nullCount;
  }

  @Override
  ColumnSummary finish() {
    return ColumnSummary.ofCounts(nullCount, 0);
  }
}
