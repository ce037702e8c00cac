package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.log.DirectoryNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A store as a catalog: {@code spark.sql.catalog.NAME=io.famfsarrow.spark.FamfsCatalog}, with
 * {@code .store} and, if it is not the root, {@code .root}.
 *
 * <p>Every folder is a namespace; tables are files {@code x.arrow} and folders that directly hold
 * such files. A table may also be named by its path: {@code NAME.`/flights/2001.arrow`}. Safe for
 * use by several threads.
 */
@SuppressWarnings("deprecation") // what replaces these methods is not there in Spark 4.0
public final class FamfsCatalog extends AppendOnlyCatalog implements SupportsNamespaces {

  private static final String ROOT = "root";

  private String name;
  private String storeName;
  private FamfsPath root;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
    storeName = StoreName.of(options);
    root = FamfsPath.ofExisting(options.getOrDefault(ROOT, "/"));
  }

  @Override
  public String name() {
    return name;
  }

  /** The store that this is a catalog of. */
  public String store() {
    return storeName;
  }

  private AttachedStore attach() {
    return AttachedStores.attach(storeName);
  }

  /** The folder of a namespace, whether it exists or not. */
  public FamfsPath folder(String[] namespace) {
    FamfsPath path = root;
    for (String part : namespace) {
      path = path.child(part);
    }
    return path;
  }

  private Optional<DirectoryNode> directory(AttachedStore store, String[] namespace) {
    return store
        .store()
        .namespace()
        .find(folder(namespace))
        .filter(DirectoryNode.class::isInstance)
        .map(DirectoryNode.class::cast);
  }

  private DirectoryNode requireDirectory(AttachedStore store, String[] namespace)
      throws NoSuchNamespaceException {
    Optional<DirectoryNode> found = directory(store, namespace);
    if (found.isEmpty()) {
      throw new NoSuchNamespaceException(namespace);
    }
    return found.get();
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    try (AttachedStore store = attach()) {
      DirectoryNode folder = requireDirectory(store, namespace);
      return TableNames.in(store.store().namespace(), folder).stream()
          .map(table -> Identifier.of(namespace, table))
          .toArray(Identifier[]::new);
    }
  }

  @Override
  public boolean tableExists(Identifier identifier) {
    try (AttachedStore store = attach()) {
      return find(store, identifier).isPresent();
    }
  }

  private Optional<FamfsPath> find(AttachedStore store, Identifier identifier) {
    return TableNames.find(store.store(), folder(identifier.namespace()), identifier.name());
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    Optional<FamfsPath> path;
    try (AttachedStore store = attach()) {
      path = find(store, identifier);
    }
    if (path.isEmpty()) {
      throw new NoSuchTableException(identifier);
    }
    return FamfsTable.load(new TableAddress(storeName, path.get().toString()));
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException {
    NewTable table = stageCreate(identifier, columns, partitions, properties);
    try {
      table.create();
    } catch (PathExistsException another) {
      throw alreadyExists(identifier, another);
    }
    return FamfsTable.load(newAddress(identifier));
  }

  @Override
  String refusedName(Identifier identifier) {
    return identifier.toString();
  }

  @Override
  public NewTable stageCreate(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException {
    if (properties.containsKey(TableCatalog.PROP_LOCATION)) {
      throw new InvalidRequestException(
          identifier + ": a table of this catalog lies where its name says; leave out LOCATION");
    }
    if (tableExists(identifier)) {
      throw new TableAlreadyExistsException(identifier);
    }
    return NewTable.of(newAddress(identifier), columns, partitions);
  }

  private static TableAlreadyExistsException alreadyExists(
      Identifier identifier, PathExistsException cause) {
    TableAlreadyExistsException exists = new TableAlreadyExistsException(identifier);
    exists.addSuppressed(cause);
    return exists;
  }

  private TableAddress newAddress(Identifier identifier) {
    String table = identifier.name();
    FamfsPath path =
        table.startsWith("/") ? FamfsPath.of(table) : folder(identifier.namespace()).child(table);
    return new TableAddress(storeName, path.toString());
  }

  @Override
  public String[][] listNamespaces() throws NoSuchNamespaceException {
    return listNamespaces(new String[0]);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    try (AttachedStore store = attach()) {
      DirectoryNode folder = requireDirectory(store, namespace);
      List<String[]> inner = new ArrayList<>();
      store.store().namespace().children(folder).stream()
          .filter(child -> child instanceof DirectoryNode && !child.path().isReserved())
          .forEach(child -> inner.add(with(namespace, child.path().nameText())));
      return inner.toArray(String[][]::new);
    }
  }

  private static String[] with(String[] namespace, String name) {
    String[] longer = Arrays.copyOf(namespace, namespace.length + 1);
    longer[namespace.length] = name;
    return longer;
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    try (AttachedStore store = attach()) {
      return directory(store, namespace).isPresent();
    }
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    try (AttachedStore store = attach()) {
      return Map.of(
          SupportsNamespaces.PROP_LOCATION, requireDirectory(store, namespace).path().toString());
    }
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw new UnsupportedOperationException(
        "folders are made by the tables that are written into them, or by famfs-arrow mkdir");
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw Refusals.alter(folder(namespace).toString());
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw Refusals.drop(folder(namespace).toString());
  }
}
