package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.FileId;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides batches among tasks: in their order, a task for each core, or a few where each has much
 * to do, and a batch that is much larger than a task's share among several.
 */
final class PartitionPlan {

  /** So that a core that is done early, or a slow one, does not decide when all are done. */
  private static final int MAX_TASKS_PER_CORE = 3;

  /** To start a task takes about as long as a plain sum of so many rows. */
  private static final long ROWS_WORTH_ANOTHER_TASK = 1 << 20;

  /** Fewer rows are not worth a task, even where cores are left idle. */
  private static final long MIN_ROWS = 128 << 10;

  /** More rows would make a task that takes long to do again. */
  private static final long MAX_ROWS = 32 << 20;

  /** Parts of a batch start at multiples of this, so that no bitmap is entered within a word. */
  private static final int ROW_STEP = 64;

  private final List<FileId> files;
  private final long target;
  private final List<FamfsInputPartition> partitions = new ArrayList<>();
  private List<Piece> pieces = new ArrayList<>();
  private long rows;

  private PartitionPlan(List<FileId> files, long target) {
    this.files = files;
    this.target = target;
  }

  /**
   * Rows that a task should have.
   *
   * @param cores of the cluster
   */
  static long targetRows(long totalRows, int cores) {
    long worthwhile = totalRows / cores / ROWS_WORTH_ANOTHER_TASK;
    long tasks = cores * Math.max(1, Math.min(MAX_TASKS_PER_CORE, worthwhile));
    return Math.min(MAX_ROWS, Math.max(MIN_ROWS, roundUp(totalRows, tasks) / tasks));
  }

  /**
   * Divides batches.
   *
   * @param targetRows of a task, at least 1
   */
  static List<FamfsInputPartition> of(List<FileId> files, List<BatchRef> batches, long targetRows) {
    PartitionPlan plan = new PartitionPlan(files, targetRows);
    batches.stream().filter(batch -> batch.rows() > 0).forEach(plan::add);
    plan.endPartition();
    return plan.partitions;
  }

  private void add(BatchRef batch) {
    long parts = Math.max(1, (batch.rows() + target / 2) / target);
    long step = roundUp(roundUp(batch.rows(), parts) / parts, ROW_STEP);
    for (long first = 0; first < batch.rows(); first += step) {
      int count = (int) Math.min(step, batch.rows() - first);
      if (rows > 0 && rows + count > target + target / 2) {
        endPartition();
      }
      pieces.add(new Piece(files.get(batch.file()), batch.batch(), (int) first, count));
      rows += count;
      if (rows >= target) {
        endPartition();
      }
    }
  }

  private static long roundUp(long number, long step) {
    return (number + step - 1) / step * step;
  }

  private void endPartition() {
    if (!pieces.isEmpty()) {
      partitions.add(new FamfsInputPartition(pieces));
      pieces = new ArrayList<>();
      rows = 0;
    }
  }
}
