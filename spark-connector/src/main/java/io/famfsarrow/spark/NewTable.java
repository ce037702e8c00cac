package io.famfsarrow.spark;

import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.write.EmptyTable;
import io.famfsarrow.spark.write.TableWriteBuilder;
import io.famfsarrow.spark.write.WriteTarget;
import io.famfsarrow.store.InvalidRequestException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table that is to be made: by the job that fills it (CREATE TABLE AS SELECT), whose commit makes
 * its folder and its files visible at one moment, or without rows. Until then nothing of it exists,
 * so there is nothing to commit or to abort here.
 */
final class NewTable implements StagedTable, SupportsWrite {

  private final TableAddress address;
  private final Column[] columns;

  private NewTable(TableAddress address, Column[] columns) {
    this.address = address;
    this.columns = columns.clone();
  }

  /**
   * Plans a table.
   *
   * @throws InvalidRequestException if it is to be partitioned, or its name means one file
   */
  static NewTable of(TableAddress address, Column[] columns, Transform[] partitions) {
    if (partitions.length > 0) {
      throw new InvalidRequestException(
          address
              + " cannot be partitioned by "
              + Arrays.toString(partitions)
              + ": batches are skipped by what is in them. Leave it out, and give"
              + " option(\"clusterBy\", ...) or option(\"sortBy\", ...) with these columns");
    }
    requireFolderName(address);
    return new NewTable(address, columns);
  }

  /** Tables that Spark writes are folders. */
  static void requireFolderName(TableAddress address) {
    if (address.path().endsWith(FamfsDataset.SUFFIX)) {
      throw new InvalidRequestException(
          address
              + " is the name of one file, and Spark writes folders of files: leave out the "
              + FamfsDataset.SUFFIX);
    }
  }

  /**
   * Makes it without rows.
   *
   * @throws io.famfsarrow.store.PathExistsException if somebody else was first
   * @throws io.famfsarrow.store.NotMasterException if this host is not the owner
   */
  void create() {
    EmptyTable.create(WriteTarget.created(address), schema(columns));
  }

  private static StructType schema(Column[] columns) {
    StructField[] fields =
        Arrays.stream(columns)
            .map(
                column ->
                    DataTypes.createStructField(
                        column.name(), column.dataType(), column.nullable()))
            .toArray(StructField[]::new);
    return DataTypes.createStructType(fields);
  }

  @Override
  public String name() {
    return address.tableName();
  }

  /** What Spark 4.0 asks for; later ones ask for the columns. */
  @Override
  @SuppressWarnings("deprecation") // since 4.1, and abstract before
  public StructType schema() {
    return schema(columns);
  }

  @Override
  public Column[] columns() {
    return columns.clone();
  }

  @Override
  public Map<String, String> properties() {
    return address.tableProperties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_WRITE);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new TableWriteBuilder(WriteTarget.created(address), info);
  }

  @Override
  public void commitStagedChanges() {
    // The job that filled it has committed all.
  }

  @Override
  public void abortStagedChanges() {
    // Nothing of it exists.
  }
}
