package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import java.util.Map;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsCatalogOptions;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The data source {@code famfs}: {@code spark.read().format("famfs").option("store",
 * MEDIUM).load("/flights")}.
 *
 * <p>It hands every path to a {@link FamfsPathCatalog}, which it registers in the session, because
 * Spark offers all of its save modes only to sources with a catalog.
 */
public final class FamfsSource
    implements SupportsCatalogOptions, DataSourceRegister, RelationProvider {

  /** Name of the catalog that takes paths; it is in no list of the user's own. */
  static final String PATH_CATALOG = "famfs_path";

  private static final String PATH = "path";

  @Override
  public String shortName() {
    return "famfs";
  }

  /**
   * Store and path as an identifier of the path catalog.
   *
   * @throws InvalidRequestException if no store or no path is named, or a URI
   */
  @Override
  public Identifier extractIdentifier(CaseInsensitiveStringMap options) {
    String path = options.get(PATH);
    if (path == null) {
      throw new InvalidRequestException(
          "no path is named: load(\"/flights\") names a table by its path within the store; several"
              + " paths are read one by one and joined by union");
    }
    requireNoUri(path);
    return FamfsPathCatalog.identifier(new TableAddress(StoreName.of(options), path));
  }

  /** Spark's own catalog makes a {@code file:} of every path that a table of it is created with. */
  private static void requireNoUri(String path) {
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      throw new InvalidRequestException(
          '"'
              + path
              + "\" is a URI: a table is named by its path within the store, like /flights, and the"
              + " store by the option "
              + StoreName.OPTION
              + ". In SQL, take CREATE TEMPORARY VIEW ... USING famfs, or a FamfsCatalog: CREATE"
              + " TABLE ... USING famfs would be a table of Spark's own catalog");
    }
  }

  @Override
  public String extractCatalog(CaseInsensitiveStringMap options) {
    var conf = SparkSession.active().conf();
    String key = "spark.sql.catalog." + PATH_CATALOG;
    if (conf.get(key, null) == null) {
      conf.set(key, FamfsPathCatalog.class.getName());
    }
    return PATH_CATALOG;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return table(options).sparkSchema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return table(new CaseInsensitiveStringMap(properties));
  }

  private FamfsTable table(CaseInsensitiveStringMap options) {
    return FamfsTable.load(FamfsPathCatalog.address(extractIdentifier(options)));
  }

  /** So that a table that is not there yet can be written. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  /**
   * Where Spark comes if a table cannot be read: it is not there.
   *
   * @throws NoSuchPathException always
   */
  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    Map<String, String> options = CollectionConverters.asJava(parameters);
    throw new NoSuchPathException(
        "there is no table "
            + FamfsPathCatalog.address(extractIdentifier(new CaseInsensitiveStringMap(options)))
            + ": see what is there with famfs-arrow ls, or SHOW TABLES in a FamfsCatalog");
  }
}
