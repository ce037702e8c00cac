package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.FileId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a request comes to: its batches, and what is known of them.
 *
 * @param allBatches of the table
 * @param targetRows of a task
 */
record ScanPlan(
    List<BatchRef> batches, int allBatches, long targetRows, ScanStatistics statistics) {

  static ScanPlan of(
      ScanRequest request, OpenTable table, ScanColumns columns, List<BatchRef> selected) {
    List<BatchRef> all = table.all();
    List<BatchRef> batches = enough(selected, request.limit());
    return new ScanPlan(
        batches,
        all.size(),
        targetRows(request, batches),
        ScanStatistics.of(request, columns, table, batches, bytesPerRow(request, all)));
  }

  /** The first batches that have so many rows. */
  private static List<BatchRef> enough(List<BatchRef> batches, int limit) {
    if (limit == ScanRequest.NO_LIMIT) {
      return batches;
    }
    List<BatchRef> first = new ArrayList<>();
    long rows = 0;
    for (BatchRef batch : batches) {
      if (rows >= limit) {
        break;
      }
      first.add(batch);
      rows += batch.rows();
    }
    return first;
  }

  private static long targetRows(ScanRequest request, List<BatchRef> batches) {
    if (request.options().partitionRows() > 0) {
      return request.options().partitionRows();
    }
    long rows = batches.stream().mapToLong(BatchRef::rows).sum();
    return PartitionPlan.targetRows(
        rows, SparkSession.active().sparkContext().defaultParallelism());
  }

  /** Of all columns together. */
  private static double bytesPerRow(ScanRequest request, List<BatchRef> all) {
    long rows = all.stream().mapToLong(BatchRef::rows).sum();
    long bytes = request.snapshot().files().stream().mapToLong(FileId::sizeBytes).sum();
    return rows == 0 ? 0 : (double) bytes / rows;
  }

  long skipped(List<BatchRef> read) {
    return (long) allBatches - read.size();
  }
}
