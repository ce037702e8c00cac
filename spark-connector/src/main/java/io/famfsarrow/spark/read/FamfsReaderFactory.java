package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.TableAddress;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Makes the readers of tasks, on executors. */
record FamfsReaderFactory(TableAddress address, WantedColumns wanted)
    implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new FamfsPartitionReader(address, wanted, ((FamfsInputPartition) partition).pieces());
  }

  /** Spark asks for batches only. */
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("this source has batches of columns, no single rows");
  }
}
