package io.famfsarrow.spark;

import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;

/** What catalogs of stores have in common: tables are made, and never changed. */
@SuppressWarnings("deprecation") // what replaces these methods is not there in Spark 4.0
abstract class AppendOnlyCatalog implements StagingTableCatalog {

  /** How refusals call a table. */
  abstract String refusedName(Identifier identifier);

  /** A table that is not there yet, to be made. */
  @Override
  public abstract NewTable stageCreate(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException;

  /** Columns that a query never leaves empty stay so: nobody then has to look for nulls. */
  @Override
  public boolean useNullableQuerySchema() {
    return false;
  }

  @Override
  public StagedTable stageReplace(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    throw Refusals.replace(refusedName(identifier));
  }

  @Override
  public StagedTable stageCreateOrReplace(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    throw Refusals.replace(refusedName(identifier));
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes) {
    throw Refusals.alter(refusedName(identifier));
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    throw Refusals.drop(refusedName(identifier));
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw Refusals.rename(refusedName(from));
  }
}
