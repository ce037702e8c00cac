package io.famfsarrow.spark.read;

import java.util.List;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/**
 * The tasks of a scan. Equal to others of an equal request: what a join left out meanwhile is
 * compared by Spark itself.
 */
final class FamfsBatch implements Batch {

  private final ScanRequest request;
  private final List<BatchRef> batches;
  private final long targetRows;

  FamfsBatch(ScanRequest request, List<BatchRef> batches, long targetRows) {
    this.request = request;
    this.batches = batches;
    this.targetRows = targetRows;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return PartitionPlan.of(request.snapshot().files(), batches, targetRows)
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new FamfsReaderFactory(request.address(), request.wanted());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FamfsBatch batch && request.equals(batch.request);
  }

  @Override
  public int hashCode() {
    return request.hashCode();
  }
}
