package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Cuts the batches of a source into batches of the wanted number of rows, in the same order and
 * without copying: a plan takes slices of as many source batches as it needs.
 */
final class Rechunker implements AutoCloseable {

  /** Row count that leaves batches as the source has them. */
  static final long KEEP_BATCHES = 0;

  private final List<Field> fields;
  private final long batchRows;
  private final Consumer<BatchPlan> sink;
  private final List<SourceBatch> sources = new ArrayList<>();
  private List<ColumnPlan> columns;
  private long rows;
  private double share;

  /**
   * @param batchRows rows of each batch but the last, or {@link #KEEP_BATCHES}
   * @param sink takes over each plan and closes it
   */
  Rechunker(List<Field> fields, long batchRows, Consumer<BatchPlan> sink) {
    this.fields = fields;
    this.batchRows = batchRows;
    this.sink = sink;
    this.columns = ColumnPlans.of(fields);
  }

  /** Takes the rows of a batch; keeps a claim on it for as long as a plan needs it. */
  void add(SourceBatch batch) {
    if (batchRows == KEEP_BATCHES) {
      take(batch, 0, batch.rows());
      emit();
      return;
    }
    for (long from = 0; from < batch.rows(); ) {
      long count = Math.min(batchRows - rows, batch.rows() - from);
      double more = share(batch, from, count);
      if (rows > 0 && share + more > 1) {
        emit();
        continue;
      }
      share += more;
      take(batch, from, count);
      from += count;
      if (rows == batchRows) {
        emit();
      }
    }
  }

  private static double share(SourceBatch batch, long from, long count) {
    double most = 0;
    for (ArrayData column : batch.columns()) {
      most = Math.max(most, Limits.share(column, from, count));
    }
    return most;
  }

  private void take(SourceBatch batch, long from, long count) {
    sources.add(batch.claim());
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(batch.columns().get(i), from, count);
    }
    rows += count;
  }

  /** Hands on what is left; nothing may be added afterwards. */
  void finish() {
    if (rows > 0) {
      emit();
    }
  }

  private void emit() {
    BatchPlan plan = new BatchPlan(rows, columns, sources);
    columns = ColumnPlans.of(fields);
    sources.clear();
    rows = 0;
    share = 0;
    sink.accept(plan);
  }

  /** Gives back what was not handed on. */
  @Override
  public void close() {
    sources.forEach(SourceBatch::close);
    sources.clear();
  }
}
