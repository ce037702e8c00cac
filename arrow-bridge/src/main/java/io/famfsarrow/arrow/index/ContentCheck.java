package io.famfsarrow.arrow.index;

import java.util.Optional;

/** Checks the numbers of an index against each other; what agrees may still be a lie. */
final class ContentCheck {

  private final BatchIndex index;

  ContentCheck(BatchIndex index) {
    this.index = index;
  }

  /** What is wrong first, for a message. */
  Optional<String> problem() {
    for (int batch = 0; batch < index.batchCount(); batch++) {
      if (index.rowCount(batch) < 0) {
        return Optional.of("batch " + batch + ": " + index.rowCount(batch) + " rows");
      }
    }
    for (int column = 0; column < index.columnCount(); column++) {
      ColumnStatistics statistics = index.column(column);
      for (int batch = 0; batch < index.batchCount(); batch++) {
        String wrong = wrong(statistics, batch);
        if (wrong != null) {
          return Optional.of("batch " + batch + ", column " + column + ": " + wrong);
        }
      }
    }
    return Optional.empty();
  }

  private String wrong(ColumnStatistics column, int batch) {
    long rows = index.rowCount(batch);
    long nulls = column.nullCount(batch);
    long nans = column.nanCount(batch);
    boolean unknown = nulls == BatchIndex.UNKNOWN || nans == BatchIndex.UNKNOWN;
    if (nulls < BatchIndex.UNKNOWN
        || nans < BatchIndex.UNKNOWN
        || nulls > rows
        || (!unknown && nans > rows - nulls)) {
      return nulls + " nulls and " + nans + " NaNs in " + rows + " rows";
    }
    boolean both = column.min().isPresent(batch) && column.max().isPresent(batch);
    if (!column.min().isValid(batch) || !column.max().isValid(batch)) {
      return "a bound that is NaN or too long";
    }
    return both && column.min().compare(batch, column.max(), batch) > 0
        ? "a lower bound above the upper one"
        : null;
  }
}
