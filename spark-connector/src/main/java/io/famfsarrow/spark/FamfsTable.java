package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.attach.TableSnapshot;
import io.famfsarrow.spark.column.SparkSchema;
import io.famfsarrow.spark.read.FamfsScanBuilder;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.NoSuchPathException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One table of a store as Spark sees it: the files that were there when it was loaded. What is
 * published later is seen by who loads the table again. Immutable.
 */
public final class FamfsTable implements SupportsRead, WritableTable {

  private final TableAddress address;
  private final TableSnapshot snapshot;
  private final StructType schema;

  private FamfsTable(TableAddress address, TableSnapshot snapshot) {
    this.address = address;
    this.snapshot = snapshot;
    this.schema =
        snapshot == null ? new StructType() : SparkSchema.of(address.path(), snapshot.schema());
  }

  /**
   * The table as it is now.
   *
   * @throws NoSuchPathException if there is none
   */
  static FamfsTable load(TableAddress address) {
    try (AttachedStore store = AttachedStores.attach(address.store())) {
      return new FamfsTable(address, TableSnapshot.of(store, FamfsPath.ofExisting(address.path())));
    }
  }

  /** A table that does not exist, to be written. */
  static FamfsTable absent(TableAddress address) {
    return new FamfsTable(address, null);
  }

  @Override
  public TableAddress address() {
    return address;
  }

  @Override
  public Optional<TableSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** Its columns; none if it does not exist. */
  public StructType sparkSchema() {
    return schema;
  }

  @Override
  public String name() {
    return address.tableName();
  }

  /** What Spark 4.0 asks for; later ones ask for the columns. */
  @Override
  @SuppressWarnings("deprecation") // since 4.1, and abstract before
  public StructType schema() {
    return schema;
  }

  @Override
  public Column[] columns() {
    return Arrays.stream(schema.fields())
        .map(field -> Column.create(field.name(), field.dataType(), field.nullable()))
        .toArray(Column[]::new);
  }

  @Override
  public Map<String, String> properties() {
    return address.tableProperties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    Set<TableCapability> capabilities = WritableTable.writeCapabilities();
    capabilities.add(
        snapshot == null ? TableCapability.ACCEPT_ANY_SCHEMA : TableCapability.BATCH_READ);
    return capabilities;
  }

  /**
   * Starts a scan.
   *
   * @throws NoSuchPathException if the table does not exist
   */
  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    if (snapshot == null) {
      throw new NoSuchPathException("there is no table " + address);
    }
    return new FamfsScanBuilder(address, snapshot, schema, options);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FamfsTable table
        && address.equals(table.address)
        && Objects.equals(snapshot, table.snapshot);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, snapshot);
  }

  @Override
  public String toString() {
    return name();
  }
}
