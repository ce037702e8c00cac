package io.famfsarrow.spark.write;

import io.famfsarrow.spark.write.fill.ArrowColumns;
import io.famfsarrow.spark.write.fill.BatchFiller;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * Plans a job that writes a table. It says that it can overwrite only to say itself what to do
 * instead.
 */
public final class TableWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {

  private final WriteTarget target;
  private final LogicalWriteInfo info;

  public TableWriteBuilder(WriteTarget target, LogicalWriteInfo info) {
    this.target = target;
    this.info = info;
  }

  /**
   * The job, nothing of which has begun.
   *
   * @throws io.famfsarrow.spark.write.fill.UnwritableColumnException if a column's type cannot be
   *     written
   * @throws io.famfsarrow.store.InvalidRequestException if an option makes no sense
   * @throws io.famfsarrow.store.InvalidPathException if the files' names would be too long
   */
  @Override
  public Write build() {
    StructType columns = info.schema();
    Schema schema = target.existing().orElseGet(() -> ArrowColumns.of(columns));
    BatchFiller.requireWritable(columns, schema);
    WriteOptions options = WriteOptions.of(info.options());
    PartNames names = PartNames.in(target.address().path());
    return new TableWrite(new WritePlan(target, columns, schema, options, names));
  }

  @Override
  public WriteBuilder truncate() {
    throw overwrite();
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    throw overwrite();
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    throw overwrite();
  }

  private UnsupportedOperationException overwrite() {
    return new UnsupportedOperationException(
        target.address()
            + " cannot be overwritten: what is published in a famfs store never changes, because"
            + " other hosts have it mapped. Write under a new name, as with the date in it, or add"
            + " to the table (mode append, INSERT INTO).");
  }
}
