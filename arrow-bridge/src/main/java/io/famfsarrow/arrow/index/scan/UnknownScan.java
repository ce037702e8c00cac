package io.famfsarrow.arrow.index.scan;

/** A column of which nothing can be said. */
final class UnknownScan extends ColumnScan {

  UnknownScan() {
    super(0, 0);
  }

  @Override
  ColumnSummary finish() {
    return ColumnSummary.unknown();
  }
}
