package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.List;

/**
 * What a plan reads of one table.
 *
 * @param scans how often it reads it; 0 if it gets by without
 * @param columns positions of those that it reads
 * @param filters that all rows it is interested in satisfy; none if it reads the table again
 */
record ScanUse(int scans, BitSet columns, List<ColumnFilter> filters) {

  /**
   * A condition on one column, as DuckDB writes it down.
   *
   * @param column position in the table
   */
  record ColumnFilter(int column, JsonNode condition) {}

  static final ScanUse NONE = new ScanUse(0, new BitSet(), List.of());

  /** Together with another scan of the same table. */
  ScanUse and(ScanUse other) {
    if (scans == 0) {
      return other;
    }
    BitSet both = (BitSet) columns.clone();
    both.or(other.columns);
    return new ScanUse(scans + other.scans, both, List.of());
  }
}
