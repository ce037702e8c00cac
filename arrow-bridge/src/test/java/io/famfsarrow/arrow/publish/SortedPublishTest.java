package io.famfsarrow.arrow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.filter.BatchFilter;
import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.ipc.write.RandomBatch;
import io.famfsarrow.arrow.ipc.write.Rows;
import io.famfsarrow.arrow.ipc.write.TestFields;
import io.famfsarrow.arrow.ipc.write.TestRange;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.arrow.sort.SortKey;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortedPublishTest {

  private static final PublishOptions DEFAULTS = PublishOptions.defaults();
  private static final FamfsPath PATH = FamfsPath.of("/t.arrow");

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private final List<VectorSchemaRoot> roots = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    roots.forEach(VectorSchemaRoot::close);
    allocator.close();
  }

  private VectorSchemaRoot random(Schema schema, int rows, double nullShare, Random random) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try (ArrowRecordBatch batch =
        RandomBatch.forVectors(allocator, schema.getFields(), rows, random, nullShare)) {
      new VectorLoader(root).load(batch);
    }
    roots.add(root);
    return root;
  }

  /** The bytes that would be published. */
  private static byte[] sorted(TableSource source, PublishOptions options) {
    try (TableSource sorted =
            new SortedSource(source, options.sortKeys(), options.stagingLimitBytes());
        StagedTable staged = StagedTable.of(sorted, options);
        TestRange range = new TestRange(staged.sizeBytes())) {
      staged.writeTo(range);
      return range.bytes(staged.sizeBytes());
    }
  }

  private static PublishOptions by(String... keys) {
    return DEFAULTS.withSortKeys(Stream.of(keys).map(SortKey::parse).toList());
  }

  /** All rows, with the value of a column that they are to be sorted by. */
  private List<List<Object>> expected(String key, Comparator<Object> comparator) {
    record Row(Object key, List<Object> values) {}
    List<Row> rows = new ArrayList<>();
    for (VectorSchemaRoot root : roots) {
      List<List<Object>> values = Rows.of(root, new MapDictionaryProvider());
      FieldVector vector = root.getVector(key);
      for (int row = 0; row < root.getRowCount(); row++) {
        rows.add(new Row(ReferenceOrder.value(vector, row), values.get(row)));
      }
    }
    rows.sort(Comparator.comparing(Row::key, comparator));
    return rows.stream().map(Row::values).toList();
  }

  private static boolean isOrdered(Field field) {
    return switch (field.getType().getTypeID()) {
      case List, LargeList, ListView, LargeListView, FixedSizeList, Struct, Map -> false;
      case Union, RunEndEncoded -> false;
      case Interval -> ((ArrowType.Interval) field.getType()).getUnit() == IntervalUnit.YEAR_MONTH;
      default -> true;
    };
  }

  static Stream<String> orderedColumns() {
    return TestFields.all().stream().filter(SortedPublishTest::isOrdered).map(Field::getName);
  }

  static Stream<String> columnsWithoutOrder() {
    return TestFields.all().stream().filter(field -> !isOrdered(field)).map(Field::getName);
  }

  /** Values of all types, so all of them must follow. */
  @ParameterizedTest
  @MethodSource("orderedColumns")
  void everyTypeOrdersAsItsValuesDoAndAllOthersFollow(String key) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Schema schema = new Schema(TestFields.all());
    for (int rows : new int[] {200, 0, 1, 99}) {
      random(schema, rows, 0.2, random);
    }
    TableSource source = TableSources.ofRoots(roots);
    assertEquals(
        expected(key, ReferenceOrder.ascending()),
        Rows.ofFile(sorted(source, by(key)), allocator),
        "seed " + seed);
    assertEquals(
        expected(key, ReferenceOrder.descending()),
        Rows.ofFile(sorted(source, by("-" + key).withBatchRows(70)), allocator),
        "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("columnsWithoutOrder")
  void whatHasNoOrderIsRefusedByName(String key) {
    random(new Schema(TestFields.all()), 50, 0.2, new Random(1));
    TableSource source = TableSources.ofRoots(roots);
    UnsupportedSourceException refused =
        assertThrows(UnsupportedSourceException.class, () -> sorted(source, by(key)));
    assertTrue(refused.getMessage().contains('"' + key + '"'), refused::toString);
    assertTrue(refused.getMessage().contains("no order"), refused::toString);
  }

  private static Field int64(String name) {
    return Field.nullable(name, new ArrowType.Int(64, true));
  }

  private VectorSchemaRoot root(Field... fields) {
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(fields)), allocator);
    root.allocateNew();
    roots.add(root);
    return root;
  }

  @Test
  void zerosInfinitiesNanAndNulls() {
    Field type = Field.nullable("x", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    VectorSchemaRoot root = root(type);
    Double[] values = {
      0.0,
      null,
      Double.NaN,
      -0.0,
      Double.POSITIVE_INFINITY,
      -1.5,
      null,
      Double.MIN_VALUE,
      Double.NEGATIVE_INFINITY,
      Double.longBitsToDouble(0xFFF8_0000_0000_0001L),
      2.0
    };
    Float8Vector vector = (Float8Vector) root.getVector(0);
    for (int row = 0; row < values.length; row++) {
      if (values[row] != null) {
        vector.setSafe(row, values[row]);
      }
    }
    root.setRowCount(values.length);
    TableSource source = TableSources.ofRoots(roots);
    assertEquals(
        List.of(
            "-Infinity",
            "-1.5",
            "-0.0",
            "0.0",
            "4.9E-324",
            "2.0",
            "Infinity",
            "NaN",
            "NaN",
            "null",
            "null"),
        column(sorted(source, by("x"))));
    assertEquals(
        List.of(
            "Infinity",
            "2.0",
            "4.9E-324",
            "0.0",
            "-0.0",
            "-1.5",
            "-Infinity",
            "NaN",
            "NaN",
            "null",
            "null"),
        column(sorted(source, by("x:desc"))));
  }

  private List<Object> column(byte[] file) {
    return Rows.ofFile(file, allocator).stream().map(row -> row.get(0)).toList();
  }

  @Test
  void severalKeysAndRowsThatAreEqualKeepTheirOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<List<Object>> expected = new ArrayList<>();
    for (int batch = 0; batch < 3; batch++) {
      VectorSchemaRoot root = root(int64("a"), int64("b"), int64("row"));
      for (int row = 0; row < 500; row++) {
        long[] values = {random.nextInt(5), random.nextInt(5), batch * 500L + row};
        for (int i = 0; i < values.length; i++) {
          ((BigIntVector) root.getVector(i)).setSafe(row, values[i]);
        }
        expected.add(List.of("" + values[0], "" + values[1], "" + values[2]));
      }
      root.setRowCount(500);
    }
    expected.sort(
        Comparator.comparing((List<Object> row) -> (String) row.get(0))
            .thenComparing(row -> (String) row.get(1), Comparator.reverseOrder()));
    byte[] file = sorted(TableSources.ofRoots(roots), by("a", "-b"));
    assertEquals(expected, Rows.ofFile(file, allocator), "seed " + seed);
  }

  /** A batch of one dictionary-encoded column. */
  private TableSource dictionarySource(List<String> words, int... indices) {
    DictionaryEncoding encoding = new DictionaryEncoding(words.size(), false, null);
    VarCharVector values = new VarCharVector("words", allocator);
    for (int i = 0; i < words.size(); i++) {
      values.setSafe(i, words.get(i).getBytes(StandardCharsets.UTF_8));
    }
    values.setValueCount(words.size());
    roots.add(new VectorSchemaRoot(List.of(values)));
    VectorSchemaRoot root =
        root(new Field("w", new FieldType(true, new ArrowType.Int(32, true), encoding), List.of()));
    IntVector vector = (IntVector) root.getVector(0);
    for (int row = 0; row < indices.length; row++) {
      if (indices[row] >= 0) {
        vector.setSafe(row, indices[row]);
      }
    }
    root.setRowCount(indices.length);
    MapDictionaryProvider provider = new MapDictionaryProvider(new Dictionary(values, encoding));
    return TableSources.ofRoots(List.of(root), provider);
  }

  @Test
  void dictionariesOrderByTheirValuesAlsoWhereTheyDifferBetweenSources() {
    TableSource first = dictionarySource(List.of("pear", "apple", "fig"), 0, 1, -1, 2, 0);
    TableSource second = dictionarySource(List.of("kiwi", "pear", "date", "apple"), 3, 0, 1, 2, -1);
    TableSource both = TableSources.concatenated(List.of(first, second));
    List<String> expected =
        List.of("apple", "apple", "date", "fig", "kiwi", "pear", "pear", "pear", "null", "null");
    assertEquals(expected, column(sorted(both, by("w"))));
    List<String> descending = new ArrayList<>(expected.subList(0, 8));
    Collections.reverse(descending);
    descending.addAll(List.of("null", "null"));
    assertEquals(descending, column(sorted(both, by("-w").withStagingLimitBytes(1))));
  }

  @Test
  void withoutMemoryToWaitInItIsTheSame() {
    Random random = new Random(3);
    for (int batch = 0; batch < 3; batch++) {
      random(new Schema(TestFields.all()), 14_000, 0.1, random);
    }
    TableSource source = TableSources.ofRoots(roots);
    PublishOptions options = by("-f7_Int").withBatchRows(10_000);
    assertArrayEquals(sorted(source, options), sorted(source, options.withStagingLimitBytes(1)));
  }

  @Test
  void aKeyNeedNotBePublished() {
    VectorSchemaRoot root = root(int64("a"), int64("b"));
    for (int row = 0; row < 4; row++) {
      ((BigIntVector) root.getVector(0)).setSafe(row, row);
      ((BigIntVector) root.getVector(1)).setSafe(row, -row);
    }
    root.setRowCount(4);
    byte[] file = sorted(TableSources.ofRoots(roots), by("b").withColumns(List.of("a")));
    assertEquals(
        List.of(List.of("3"), List.of("2"), List.of("1"), List.of("0")),
        Rows.ofFile(file, allocator));
  }

  @Test
  void keysThatAreNotThereOrTwiceAreRefused() {
    random(new Schema(List.of(int64("a"))), 5, 0, new Random(1));
    TableSource source = TableSources.ofRoots(roots);
    assertThrows(InvalidRequestException.class, () -> sorted(source, by("b")));
    assertThrows(InvalidRequestException.class, () -> sorted(source, by("a", "-a")));
  }

  @Test
  void aTableWithoutRowsOrBatches() throws IOException {
    Schema schema = new Schema(TestFields.all());
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ArrowStreamWriter writer =
          new ArrowStreamWriter(root, new MapDictionaryProvider(), Channels.newChannel(out))) {
        writer.start();
        writer.end();
      }
      TableSource source = TableSources.ofStream("it", new ByteArrayInputStream(out.toByteArray()));
      assertEquals(List.of(), Rows.ofFile(sorted(source, by("required")), allocator));
    }
  }

  private byte[] stream(VectorSchemaRoot root) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowStreamWriter writer =
        new ArrowStreamWriter(root, new MapDictionaryProvider(), Channels.newChannel(out))) {
      writer.writeBatch();
    }
    return out.toByteArray();
  }

  private FamfsMaster store() {
    Path medium = folder.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64L << 20), options);
    return FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  private VectorSchemaRoot permutation(int rows) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(numbers, new Random(5));
    VectorSchemaRoot root = root(int64("n"));
    for (int row = 0; row < rows; row++) {
      ((BigIntVector) root.getVector(0)).setSafe(row, numbers.get(row));
    }
    root.setRowCount(rows);
    return root;
  }

  private static int batchesWith(FamfsMaster master, FamfsPath path, int number) {
    try (FileView view = master.open(path);
        BatchIndex index = ArrowFile.open(view, "t").statistics()) {
      Predicate one = Predicate.compare("n", Operator.EQUAL, number);
      return BatchFilter.of(one, index).matching().cardinality();
    }
  }

  /** What sorting is for: the bounds of batches do not overlap. */
  @Test
  void aFilterFindsAValueInOneBatch() {
    permutation(10_000);
    FamfsPath unsorted = FamfsPath.of("/unsorted.arrow");
    try (FamfsMaster master = store()) {
      TableSource source = TableSources.ofRoots(roots);
      Publisher.on(master).publish(source, unsorted, DEFAULTS.withBatchRows(100));
      PublishedTable table = Publisher.on(master).publish(source, PATH, by("n").withBatchRows(100));
      assertEquals(100, table.batchCount());
      for (int number = 0; number < 10_000; number += 777) {
        assertEquals(1, batchesWith(master, PATH, number));
      }
      assertTrue(batchesWith(master, unsorted, 5_000) > 90);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatDoesNotFitIntoTheLimitIsRefusedBeforeAnythingIsWritten(boolean mapped)
      throws IOException {
    VectorSchemaRoot root = permutation(50_000);
    try (FamfsMaster master = store()) {
      Publisher publisher = Publisher.on(master);
      PublishOptions options = by("n").withStagingLimitBytes(1000);
      if (mapped) {
        byte[] bytes = sorted(TableSources.ofRoots(roots), by("n:desc"));
        Path file = Files.write(folder.resolve("t.arrow"), bytes);
        try (TableSource source = TableSources.open(file)) {
          assertEquals(50_000, publisher.publish(source, PATH, options).rows());
        }
        assertEquals(1, batchesWith(master, PATH, 0));
        return;
      }
      long free = master.freeBytes();
      Path file = Files.write(folder.resolve("t.arrows"), stream(root));
      try (TableSource source = TableSources.open(file)) {
        UnsupportedSourceException refused =
            assertThrows(
                UnsupportedSourceException.class, () -> publisher.publish(source, PATH, options));
        assertTrue(refused.getMessage().contains("1000 bytes"), refused::toString);
      }
      assertEquals(free, master.freeBytes());
      assertTrue(master.refresh().find(PATH).isEmpty());
    }
  }
}
