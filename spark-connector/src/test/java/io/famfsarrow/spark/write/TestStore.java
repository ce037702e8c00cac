package io.famfsarrow.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/** A store on a plain file, and what can be seen of it from outside of Spark. */
final class TestStore {

  private final Path medium;

  private TestStore(Path medium) {
    this.medium = medium;
  }

  static TestStore format(Path folder, long sizeBytes) {
    Path medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(sizeBytes), StoreOptions.defaults());
    return new TestStore(medium);
  }

  /** A store that another host owns. */
  static TestStore formatFor(Path medium, UUID owner) {
    StoreOptions others =
        StoreOptions.defaults().withIdentity(new SystemIdentity(owner, "another host"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64 << 20), others);
    return new TestStore(medium);
  }

  /** As the option {@code store} names it. */
  String name() {
    return medium.toString();
  }

  FamfsMaster master() {
    return FamfsStore.openMaster(MediaSpec.of(medium), StoreOptions.defaults());
  }

  private FamfsClient client() {
    return FamfsStore.openClient(MediaSpec.of(medium), StoreOptions.defaults());
  }

  /** Names in a folder; none if there is no such folder. */
  List<String> list(String folder) {
    try (FamfsClient store = client()) {
      List<String> names = new ArrayList<>();
      store
          .namespace()
          .find(FamfsPath.of(folder))
          .ifPresent(
              node -> {
                for (Node child :
                    store.namespace().children(store.findDirectory(FamfsPath.of(folder)))) {
                  names.add(child.path().nameText());
                }
              });
      return names;
    }
  }

  /** Allocation units that are free: neither named by the log, nor reserved by anybody alive. */
  int freeUnits() {
    List<Reservation> units = new ArrayList<>();
    try (FamfsMaster store = master()) {
      long unit = store.superblock().allocUnitBytes();
      try {
        while (true) {
          units.add(store.reserve(unit));
        }
      } catch (NoSpaceException all) {
        return units.size();
      } finally {
        units.forEach(Reservation::close);
      }
    }
  }

  /**
   * The same, waited for: Spark does not wait for the other tasks of a job that has failed, and
   * what they have in hand is theirs until they end.
   */
  int freeUnitsAtLast(int expected) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    int found = freeUnits();
    while (found != expected && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      found = freeUnits();
    }
    return found;
  }

  /** Log entries. */
  long entries() {
    try (FamfsClient store = client()) {
      return store.usage().entryCount();
    }
  }

  void requireClean() {
    FsckReport report = Fsck.check(medium, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  Schema schema(String path) {
    try (FamfsClient store = client();
        FamfsDataset table = FamfsDataset.open(store, FamfsPath.of(path))) {
      return table.schema();
    }
  }

  /** Rows of a table as Spark's own class for Arrow's vectors reads them, without the connector. */
  List<Row> rows(String path, StructType schema) {
    List<Row> rows = new ArrayList<>();
    try (FamfsClient store = client();
        FamfsDataset table = FamfsDataset.open(store, FamfsPath.of(path));
        DatasetReader reader = table.reader(OpenOptions.defaults())) {
      while (reader.loadNextBatch()) {
        List<FieldVector> vectors = reader.getVectorSchemaRoot().getFieldVectors();
        ColumnVector[] columns =
            vectors.stream().map(ArrowColumnVector::new).toArray(ColumnVector[]::new);
        ColumnarBatch batch =
            new ColumnarBatch(columns, reader.getVectorSchemaRoot().getRowCount());
        for (int i = 0; i < batch.numRows(); i++) {
          rows.add((Row) CatalystTypeConverters.convertToScala(batch.getRow(i), schema));
        }
      }
      return rows;
    }
  }

  /** Rows as text, sorted: the order of a table's rows is not a promise. */
  static List<String> sorted(List<Row> rows) {
    return rows.stream().map(TestStore::text).sorted().toList();
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (value instanceof Row row) {
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        columns.add(text(row.get(i)));
      }
      return columns.toString();
    }
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, entry) -> entries.add(text(key) + "=" + text(entry)));
      return entries.stream().sorted().toList().toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return text(CollectionConverters.asJava(map));
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      List<String> elements = new ArrayList<>();
      CollectionConverters.asJava(seq).forEach(item -> elements.add(text(item)));
      return elements.toString();
    }
    return String.valueOf(value);
  }

  Dataset<Row> read(SparkSession spark, String path) {
    return spark.read().format("famfs").option("store", name()).load(path);
  }

  /** Publishes a file without rows, as others may have made it. */
  void publishEmpty(String path, Schema schema) {
    try (FamfsMaster store = master();
        RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      Publisher.on(store)
          .publish(
              TableSources.ofRoots(List.of(root)), FamfsPath.of(path), PublishOptions.defaults());
    }
  }

  /**
   * Publishes a file with one column {@code word}, whose only value is a number in a dictionary.
   */
  void publishDictionary(String path) {
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, null);
    try (FamfsMaster store = master();
        RootAllocator allocator = new RootAllocator();
        VarCharVector words = new VarCharVector("word", allocator)) {
      words.setSafe(0, new byte[] {'w'});
      words.setValueCount(1);
      Dictionary dictionary = new Dictionary(words, encoding);
      try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(words, dictionary);
          VectorSchemaRoot root = VectorSchemaRoot.of(encoded)) {
        root.setRowCount(1);
        TableSource source =
            TableSources.ofRoots(
                List.of(root), new DictionaryProvider.MapDictionaryProvider(dictionary));
        Publisher.on(store).publish(source, FamfsPath.of(path), PublishOptions.defaults());
      }
    }
  }

  /** Rows of a table as Arrow's own vectors say them. */
  List<String> values(String path) {
    List<String> rows = new ArrayList<>();
    try (FamfsClient store = client();
        FamfsDataset table = FamfsDataset.open(store, FamfsPath.of(path));
        DatasetReader reader = table.reader(OpenOptions.defaults())) {
      while (reader.loadNextBatch()) {
        List<FieldVector> vectors = reader.getVectorSchemaRoot().getFieldVectors();
        for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
          int row = i;
          rows.add(
              vectors.stream()
                  .map(vector -> String.valueOf(vector.getObject(row)))
                  .toList()
                  .toString());
        }
      }
    }
    return rows;
  }
}
