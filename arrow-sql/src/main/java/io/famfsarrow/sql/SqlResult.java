package io.famfsarrow.sql;

import io.famfsarrow.store.StoreClosedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The result of a query: its rows, and what was read for them. To be closed; batches that are held
 * elsewhere live on. Used by one thread at a time; another may {@link #cancel()}.
 */
public final class SqlResult implements AutoCloseable {

  private final FamfsSql sql;
  private final QueryPlan plan;
  private final Attempt attempt;
  private final CancelSwitch cancel;
  private final BufferAllocator allocator;
  private final ResultReader reader;
  private boolean closed;

  SqlResult(
      FamfsSql sql,
      QueryPlan plan,
      Attempt attempt,
      CancelSwitch cancel,
      BufferAllocator allocator) {
    this.sql = sql;
    this.plan = plan;
    this.attempt = attempt;
    this.cancel = cancel;
    this.allocator = allocator;
    this.reader = new ResultReader(this, attempt, plan, allocator);
  }

  /** Rows in the result's order. Closing it closes this. */
  public ArrowReader reader() {
    requireOpen();
    return reader;
  }

  /** Names and types of the result's columns. */
  public Schema schema() {
    requireOpen();
    try {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the rest of the rows to a Parquet file of this host, in place of one that is there.
   *
   * @return how many rows
   * @throws InvalidQueryException if a column is of a type that Parquet has no form for, or the
   *     file cannot be written
   */
  public long writeParquet(Path file) {
    requireOpen();
    return ParquetExport.write(reader, file, allocator);
  }

  /** Whether the query was {@code EXPLAIN}: the rows are DuckDB's plan then. */
  public boolean isExplain() {
    return plan.text().isExplain();
  }

  /** What was read so far, one for each place where the query names a table. */
  public List<TableUse> tables() {
    return attempt.uses();
  }

  /**
   * Ends the query as soon as DuckDB notices; whoever reads gets a {@link QueryCancelledException}.
   * From any thread.
   */
  public void cancel() {
    cancel.cancel();
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the result is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      attempt.close();
    } finally {
      sql.ended(this, cancel);
      if (allocator.getAllocatedMemory() == 0) {
        allocator.close(); // else batches that users hold are out
      }
    }
  }
}
