package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.store.FamfsPath;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The catalog behind {@code format("famfs")}: its identifiers are a store and a path. {@link
 * FamfsSource} registers it; it lists nothing. Safe for use by several threads.
 */
public final class FamfsPathCatalog implements TableCatalog {

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

  @Override
  public Table loadTable(Identifier identifier) {
    return FamfsTable.load(address(identifier));
  }

  /** For writing: a table that is not there yet is one that takes any columns. */
  @Override
  public Table loadTable(Identifier identifier, Set<TableWritePrivilege> privileges)
      throws NoSuchTableException {
    return tableExists(identifier) ? loadTable(identifier) : FamfsTable.absent(address(identifier));
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes) {
    throw Refusals.alter(address(identifier).path());
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    throw Refusals.drop(address(identifier).path());
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw Refusals.rename(address(from).path());
  }
}
