package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.store.FamfsPath;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The catalog behind {@code format("famfs")}: its identifiers are a store and a path. {@link
 * FamfsSource} registers it; it lists nothing. Safe for use by several threads.
 */
@SuppressWarnings("deprecation") // what replaces these methods is not there in Spark 4.0
public final class FamfsPathCatalog extends AppendOnlyCatalog {

  private String name = FamfsSource.PATH_CATALOG;

  static Identifier identifier(TableAddress address) {
    return Identifier.of(new String[] {address.store()}, address.path());
  }

  static TableAddress address(Identifier identifier) {
    return new TableAddress(identifier.namespace()[0], identifier.name());
  }

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listTables(String[] namespace) {
    return new Identifier[0];
  }

  @Override
  public boolean tableExists(Identifier identifier) {
    return existing(address(identifier)).isPresent();
  }

  private static Optional<FamfsPath> existing(TableAddress address) {
    try (AttachedStore store = AttachedStores.attach(address.store())) {
      return TableNames.existing(store.store(), FamfsPath.ofExisting(address.path()));
    }
  }

  /**
   * A table that is not there is one that can be written and not read: Spark asks here before it
   * adds to a table, too, and in the same way.
   */
  @Override
  public Table loadTable(Identifier identifier) {
    TableAddress address = address(identifier);
    return tableExists(identifier) ? FamfsTable.load(address) : FamfsTable.absent(address);
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException {
    stageCreate(identifier, columns, partitions, properties).create();
    return loadTable(identifier);
  }

  @Override
  String refusedName(Identifier identifier) {
    return address(identifier).path();
  }

  @Override
  public NewTable stageCreate(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException {
    if (tableExists(identifier)) {
      throw new TableAlreadyExistsException(identifier);
    }
    return NewTable.of(address(identifier), columns, partitions);
  }
}
