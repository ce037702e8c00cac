package io.famfsarrow.sql;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.store.FamfsPath;
import java.util.List;

/**
 * What a query read of a table, for each place where it names one.
 *
 * @param name as the query has it
 * @param files of the table
 * @param columns that were handed to DuckDB, in the order of the table
 * @param columnCount of the table
 * @param batchCount of the table
 * @param batchesSkipped that cannot hold a row that matters
 * @param batchesRead that were handed over so far; a query that needs no more rows stops early
 * @param copies what was mapped and copied for that so far
 * @param copiedIn whether DuckDB made a table of its own of it first, because its plan reads it
 *     more than once
 */
public record TableUse(
    String name,
    FamfsPath path,
    int files,
    List<String> columns,
    int columnCount,
    int batchCount,
    int batchesSkipped,
    int batchesRead,
    CopyReport copies,
    boolean copiedIn) {

  public TableUse {
    columns = List.copyOf(columns);
  }

  /** Buffers that were copied before DuckDB saw them, or into a table of its own. */
  public long copiedBuffers() {
    return copies.copiedBuffers() + (copiedIn ? copies.mappedBuffers() : 0);
  }
}
