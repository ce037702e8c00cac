package io.famfsarrow.sql;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;

/** A store with tables that a DuckDB beside it made, which knows them as well: the oracle. */
final class SqlStore implements AutoCloseable {

  static final StoreOptions OWNER =
      StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(3, 4), "the test"));

  final BufferAllocator allocator = new RootAllocator();
  final FamfsMaster master;
  private final Path folder;
  private final DuckDBConnection oracle;

  SqlStore(Path folder) throws Exception {
    this.folder = folder;
    Path medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(512L << 20), OWNER);
    master = FamfsStore.openMaster(MediaSpec.of(medium), OWNER);
    oracle = DuckDBConnection.newConnection("jdbc:duckdb:", false, new Properties());
  }

  void inOracle(String sql) throws SQLException {
    try (Statement statement = oracle.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Publishes the result of a query, and writes it to Parquet. */
  void publish(String path, String query, long batchRows) throws SQLException {
    publishOnly(path, query, batchRows);
    inOracle("COPY (" + query + ") TO '" + parquet(path) + "' (FORMAT parquet)");
  }

  void publishOnly(String path, String query, long batchRows) throws SQLException {
    try (DuckDBPreparedStatement statement = oracle.prepare(query)) {
      ArrowReader reader =
          (ArrowReader)
              ((DuckDBResultSet) statement.executeQuery()).arrowExportStream(allocator, batchRows);
      Publisher.on(master)
          .publish(
              TableSources.ofReader(query, reader), FamfsPath.of(path), PublishOptions.defaults());
    }
    master.refresh();
  }

  /** Puts a file as it is. */
  void put(String path, byte[] bytes) {
    try (Reservation space = master.reserve(bytes.length)) {
      space.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, space.address(), bytes.length);
      master.commit(space, FamfsPath.of(path), new FileAttributes(0644, 0, 0));
    }
    master.refresh();
  }

  /** Where the oracle has a table. */
  String parquet(String path) {
    return folder.resolve(path.substring(1).replace('/', '_') + ".parquet").toString();
  }

  /** What the oracle says: column names, then rows as text. */
  List<List<String>> expected(String query) throws SQLException, IOException {
    try (DuckDBPreparedStatement statement = oracle.prepare(query);
        ArrowReader reader =
            (ArrowReader)
                ((DuckDBResultSet) statement.executeQuery()).arrowExportStream(allocator, 1000)) {
      return texts(reader);
    }
  }

  /** The same of a result of ours. */
  List<List<String>> texts(ArrowReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        root.getSchema().getFields().stream()
            .map(field -> field.getName() + " " + field.getType())
            .toList());
    while (reader.loadNextBatch()) {
      List<FieldVector> decoded = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        decoded.add(decoded(vector, reader));
      }
      for (int row = 0; row < root.getRowCount(); row++) {
        List<String> texts = new ArrayList<>();
        for (FieldVector vector : decoded) {
          texts.add(text(vector.getObject(row)));
        }
        rows.add(texts);
      }
      for (int i = 0; i < decoded.size(); i++) {
        if (decoded.get(i) != root.getVector(i)) {
          decoded.get(i).close();
        }
      }
    }
    return rows;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }

  private FieldVector decoded(FieldVector vector, ArrowReader reader) {
    var encoding = vector.getField().getDictionary();
    return encoding == null
        ? vector
        : (FieldVector)
            DictionaryEncoder.decode(vector, reader.lookup(encoding.getId()), allocator);
  }

  /** Fails if anything is left. */
  @Override
  public void close() {
    try {
      oracle.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    master.close();
    allocator.close();
  }
}
