package io.famfsarrow.spark.write;

import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What every task of a job gets.
 *
 * @param store medium specification, for tasks on the owner's host
 * @param endpoint of the driver, of this job only
 * @param sparkSchema of the rows
 * @param arrowSchema of the table, as Arrow's own JSON
 */
record TaskWriterFactory(
    String store, String endpoint, StructType sparkSchema, String arrowSchema, WriteOptions options)
    implements DataWriterFactory {

  @Override
  public DataWriter<InternalRow> createWriter(int partition, long task) {
    return new TaskWriter(this, partition, task, DriverCalls.to(endpoint));
  }

  /** The table's columns. */
  Schema schema() {
    return SchemaText.parse(arrowSchema);
  }
}
