package io.famfsarrow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.store.FamfsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every Arrow type is read right, or refused by the column's name. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TypesTest {

  private static final int ROWS = 1_100;
  private static final int BATCH_ROWS = 500;

  @TempDir static Path folder;

  private static TableStore store;
  private static SparkSession spark;
  private static Random random;
  private static int tables;

  @BeforeAll
  static void open() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    random = new Random(seed);
    store = new TableStore(folder);
    spark = Sparks.local();
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
    store.close();
  }

  private static Dataset<Row> read(String path, String vectors, int partitionRows) {
    return spark
        .read()
        .format("famfs")
        .option("store", store.name())
        .option("vectors", vectors)
        .option("partitionRows", partitionRows)
        .load(path);
  }

  private static String nextPath() {
    return "/t" + tables++ + ".arrow";
  }

  /** Each type with and without nulls; batches read whole, and in parts. */
  @ParameterizedTest
  @CsvSource({"auto, 1000000", "direct, 1000000", "auto, 130"})
  void readsAllTypes(String vectors, int partitionRows) {
    List<TypeCase> cases = TypeCase.all();
    List<Field> fields = new ArrayList<>();
    for (TypeCase type : cases) {
      fields.add(type.field("n " + type.name(), true));
      fields.add(type.field("v " + type.name(), false));
    }
    List<List<Object>> stored = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      List<Object> values = new ArrayList<>();
      for (TypeCase type : cases) {
        values.add(random.nextInt(6) == 0 ? null : type.random(random));
        values.add(type.random(random));
      }
      stored.add(values);
    }
    String path = nextPath();
    store.publish(path, new Schema(fields), stored, BATCH_ROWS);
    Dataset<Row> table = read(path, vectors, partitionRows);
    requireNullability(fields, table);
    List<Row> found = table.collectAsList();
    assertEquals(ROWS, found.size());
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < fields.size(); column++) {
        TypeCase type = cases.get(column / 2);
        Object value = stored.get(row).get(column);
        String expected = TypeCase.text(value == null ? null : type.inSpark(value));
        String at = fields.get(column) + ", row " + row;
        assertEquals(expected, TypeCase.text(found.get(row).get(column)), at);
      }
    }
  }

  private static void requireNullability(List<Field> fields, Dataset<Row> table) {
    for (int i = 0; i < fields.size(); i++) {
      StructField column = table.schema().fields()[i];
      assertEquals(fields.get(i).isNullable(), column.nullable(), column.name());
      assertEquals(fields.get(i).getName(), column.name());
    }
  }

  /** Filters on columns that are stored in another unit, or wider, find what no filter finds. */
  @Test
  void filtersOfAllTypesSkipNothingThatMatches() {
    for (TypeCase type : TypeCase.all()) {
      if (!type.comparable()) {
        continue;
      }
      List<List<Object>> stored = new ArrayList<>();
      for (int row = 0; row < 60; row++) {
        stored.add(Collections.singletonList(row % 7 == 0 ? null : type.random(random)));
      }
      String path = nextPath();
      store.publish(path, new Schema(List.of(type.field("c", true))), stored, 4);
      read(path, "auto", 1000).createOrReplaceTempView("filtered");
      spark.sql("select c from filtered").cache().createOrReplaceTempView("whole");
      Object literal = spark.sql("select c from whole where c is not null").first().get(0);
      List<List<String>> counts = new ArrayList<>();
      for (String table : List.of("whole", "filtered")) {
        List<String> queries = new ArrayList<>();
        for (String operator : List.of("=", "<", "<=", ">", ">=", "<>", "<=>")) {
          queries.add(
              "select '" + operator + "', count(*) from " + table + " where c " + operator + " ?");
        }
        Object[] literals = Collections.nCopies(queries.size(), literal).toArray();
        counts.add(
            spark.sql(String.join(" union all ", queries), literals).collectAsList().stream()
                .map(Row::toString)
                .toList());
      }
      assertEquals(counts.get(0), counts.get(1), type.name() + " " + literal);
      spark.catalog().clearCache();
    }
  }

  @ParameterizedTest
  @CsvSource({"8, true", "8, false", "16, true", "16, false", "32, true", "32, false", "64, true"})
  void readsDictionaries(int bits, boolean signed) {
    ArrowType.Int index = new ArrowType.Int(bits, signed);
    for (TypeCase type : TypeCase.all()) {
      DictionaryEncoding encoding = new DictionaryEncoding(7, false, index);
      Field values = type.field("values", true);
      List<Object> entries = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        entries.add(i == 13 ? null : type.random(random));
      }
      FieldVector vector = values.createVector(store.allocator);
      vector.setInitialCapacity(entries.size()); // views of Arrow 18.1 do not grow by themselves
      vector.allocateNew();
      for (int i = 0; i < entries.size(); i++) {
        VectorFill.set(vector, i, entries.get(i));
      }
      vector.setValueCount(entries.size());
      List<List<Object>> stored = new ArrayList<>();
      for (int row = 0; row < 90; row++) {
        stored.add(Collections.singletonList(row % 5 == 0 ? null : random.nextInt(20)));
      }
      Field field = new Field("c", new FieldType(true, index, encoding), null);
      String path = nextPath();
      try (DictionaryProvider.MapDictionaryProvider provider =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(vector, encoding))) {
        store.publish(path, new Schema(List.of(field)), stored, 40, provider);
      }
      List<Row> found = read(path, "auto", 30).collectAsList();
      for (int row = 0; row < stored.size(); row++) {
        Integer at = (Integer) stored.get(row).get(0);
        Object value = at == null ? null : entries.get(at);
        assertEquals(
            TypeCase.text(value == null ? null : type.inSpark(value)),
            TypeCase.text(found.get(row).get(0)),
            type.name() + ", row " + row);
      }
      if (bits != 16) {
        return; // one type for each width, all types for one
      }
    }
  }

  @Test
  void readsColumnsOfNulls() {
    Field nothing = Field.nullable("nothing", ArrowType.Null.INSTANCE);
    Field list = new Field("list", FieldType.nullable(ArrowType.List.INSTANCE), List.of(nothing));
    List<List<Object>> stored = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      stored.add(Arrays.asList(null, Arrays.asList(null, null)));
    }
    String path = nextPath();
    store.publish(path, new Schema(List.of(nothing, list)), stored, 30);
    Dataset<Row> table = read(path, "auto", 20);
    assertEquals(
        "[0,100,100,200]",
        table
            .selectExpr(
                "count(nothing)", "count_if(nothing is null)", "count(list)", "sum(size(list))")
            .first()
            .toString());
    assertEquals(100, table.where("nothing is null and list[1] is null").count());
    assertEquals(0, table.where("nothing is not null").count());
  }

  @Test
  void readsRunEndEncoded() throws IOException {
    Field ends = new Field("run_ends", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    Field values = Field.nullable("values", ArrowType.Utf8.INSTANCE);
    Field field =
        new Field(
            "c", FieldType.notNullable(ArrowType.RunEndEncoded.INSTANCE), List.of(ends, values));
    List<String> expected = new ArrayList<>();
    try (VectorSchemaRoot root =
        VectorSchemaRoot.create(new Schema(List.of(field)), store.allocator)) {
      RunEndEncodedVector vector = (RunEndEncodedVector) root.getVector(0);
      int run = 0;
      for (; expected.size() < 1000; run++) {
        String value = random.nextInt(5) == 0 ? null : "run " + run;
        expected.addAll(Collections.nCopies(1 + random.nextInt(50), value));
        VectorFill.set(vector.getRunEndsVector(), run, expected.size());
        VectorFill.set(vector.getValuesVector(), run, value);
      }
      vector.getRunEndsVector().setValueCount(run);
      vector.getValuesVector().setValueCount(run);
      vector.setValueCount(expected.size());
      root.setRowCount(expected.size());
      String path = nextPath();
      store.put(path, file(root));
      for (int partitionRows : new int[] {100_000, 70}) {
        List<Row> found = read(path, "auto", partitionRows).collectAsList();
        assertEquals(expected, found.stream().map(row -> row.getString(0)).toList());
      }
      assertEquals(
          expected.stream().filter(value -> value == null).count(),
          read(path, "auto", 70).where("c is null").count());
    }
  }

  private static byte[] file(VectorSchemaRoot root) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
    return bytes.toByteArray();
  }

  private static String refusal(Field field) throws IOException {
    try (VectorSchemaRoot root =
        VectorSchemaRoot.create(new Schema(List.of(field)), store.allocator)) {
      root.setRowCount(0);
      String path = nextPath();
      store.put(path, file(root));
      return assertThrows(FamfsException.class, () -> read(path, "auto", 1)).getMessage();
    }
  }

  @Test
  void refusesByNameWhatSparkCannotHold() throws IOException {
    Field item = Field.nullable("item", new ArrowType.Int(32, true));
    List<Field> refused = new ArrayList<>();
    for (UnionMode mode : UnionMode.values()) {
      ArrowType union = new ArrowType.Union(mode, new int[] {3});
      refused.add(new Field("the column", FieldType.nullable(union), List.of(item)));
    }
    refused.add(Field.nullable("the column", new ArrowType.Decimal(9, 2, 32)));
    refused.add(Field.nullable("the column", new ArrowType.Decimal(18, 2, 64)));
    refused.add(Field.nullable("the column", new ArrowType.Decimal(10, -2, 128)));
    refused.add(Field.nullable("the column", new ArrowType.Decimal(39, 2, 256)));
    for (Field field : refused) {
      assertTrue(refusal(field).contains("\"the column\""), refusal(field));
      Field list =
          new Field("the list", FieldType.nullable(ArrowType.List.INSTANCE), List.of(field));
      assertTrue(refusal(list).contains("the column\""), refusal(list));
    }
    Field twice =
        new Field("twice", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(item, item));
    assertTrue(refusal(twice).contains("\"twice.item\""), refusal(twice));
  }

  /** Spark would not look for nulls there, and take what lies in their places for values. */
  @Test
  void refusesNullsWhereTheSchemaSaysThereAreNone() throws IOException {
    Field field = Field.notNullable("c", new ArrowType.Int(32, true));
    try (VectorSchemaRoot root =
        VectorSchemaRoot.create(new Schema(List.of(field)), store.allocator)) {
      IntVector vector = (IntVector) root.getVector(0);
      vector.setSafe(0, 1);
      vector.setNull(1);
      vector.setValueCount(2);
      root.setRowCount(2);
      String path = nextPath();
      store.put(path, file(root));
      Throwable failed = assertThrows(Exception.class, () -> read(path, "auto", 9).collect());
      assertTrue(
          Failures.text(failed).contains(CorruptArrowFileException.class.getName()),
          failed::toString);
      assertTrue(Failures.text(failed).contains("\"c\""), failed::toString);
    }
  }

  @Test
  void refusesIndicesOutsideOfTheirDictionary() throws IOException {
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(32, true));
    Field field = new Field("c", new FieldType(true, new ArrowType.Int(32, true), encoding), null);
    FieldVector values = Field.nullable("v", ArrowType.Utf8.INSTANCE).createVector(store.allocator);
    VectorFill.set(values, 0, "only");
    values.setValueCount(1);
    try (DictionaryProvider.MapDictionaryProvider provider =
            new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
        VectorSchemaRoot root =
            VectorSchemaRoot.create(new Schema(List.of(field)), store.allocator)) {
      BaseIntVector indices = (BaseIntVector) root.getVector(0);
      VectorFill.set(root.getVector(0), 0, 1);
      indices.setValueCount(1);
      root.setRowCount(1);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ArrowFileWriter writer =
          new ArrowFileWriter(root, provider, Channels.newChannel(bytes))) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
      String path = nextPath();
      store.put(path, bytes.toByteArray());
      Throwable failed = assertThrows(Exception.class, () -> read(path, "auto", 9).collect());
      assertTrue(Failures.text(failed).contains("an index of its dictionary"), failed::toString);
    }
  }

  @Test
  void refusesTimesOutsideOfWhatSparkCanHold() {
    Field field =
        Field.nullable(
            "c", new ArrowType.Timestamp(org.apache.arrow.vector.types.TimeUnit.SECOND, null));
    String path = nextPath();
    store.publish(
        path, new Schema(List.of(field)), List.of(Arrays.<Object>asList(Long.MAX_VALUE / 10)), 10);
    Throwable failed = assertThrows(Exception.class, () -> read(path, "auto", 9).collect());
    assertTrue(Failures.text(failed).contains("column \"c\" holds"), failed::toString);
  }
}
