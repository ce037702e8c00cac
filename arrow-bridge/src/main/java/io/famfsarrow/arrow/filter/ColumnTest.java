package io.famfsarrow.arrow.filter;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.ColumnStatistics;

/** What can be said of the values of one column, batch by batch. */
final class ColumnTest {

  private final BatchIndex index;
  private final ColumnStatistics statistics;

  ColumnTest(BatchIndex index, ColumnStatistics statistics) {
    this.index = index;
    this.statistics = statistics;
  }

  int isNull(int batch) {
    long rows = index.rowCount(batch);
    long nulls = statistics.nullCount(batch);
    if (rows == 0) {
      return Outcomes.NONE;
    }
    int outcomes = nulls == 0 ? Outcomes.NONE : Outcomes.TRUE;
    boolean all = nulls != BatchIndex.UNKNOWN && nulls == rows;
    return all ? outcomes : outcomes | Outcomes.FALSE;
  }

  /** Compares with a literal that is not null. */
  BatchFilter.Test comparison(Operator operator, Object literal) {
    LiteralRange range = LiteralRange.of(literal, statistics);
    boolean toNan = LiteralRange.isNan(literal);
    int nanOrderings = Orderings.UNORDERED | (toNan ? Orderings.EQUAL : Orderings.GREATER);
    return batch -> {
      long rows = index.rowCount(batch);
      long nulls = statistics.nullCount(batch);
      long nans = statistics.nanCount(batch);
      int orderings = nans == 0 ? Orderings.NONE : nanOrderings;
      if (statistics.mayHaveValues(batch)) {
        orderings |= range == null ? Orderings.ANY : range.orderings(batch);
      }
      int outcomes = operator.outcomes(orderings);
      return nulls == 0 || rows == 0 ? outcomes : outcomes | Outcomes.NULL;
    };
  }
}
