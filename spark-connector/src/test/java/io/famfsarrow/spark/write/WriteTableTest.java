package io.famfsarrow.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.spark.write.fill.UnwritableColumnException;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WriteTableTest {
  private static SparkSession shared;

  private SparkSession spark;
  @TempDir Path folder;
  private TestStore store;

  @BeforeAll
  static void start() {
    shared = Sessions.local();
  }

  @AfterAll
  static void stop() {
    shared.stop();
  }

  @BeforeEach
  void format() {
    store = TestStore.format(folder, 256 << 20);
    spark = shared.newSession(); // it remembers its catalogs
    spark.conf().set("spark.sql.catalog.famfs", "io.famfsarrow.spark.FamfsCatalog");
    spark.conf().set("spark.sql.catalog.famfs.store", store.name());
  }

  @AfterEach
  void isClean() {
    store.requireClean();
  }

  @Test
  void aTableIsWrittenByItsPath() {
    Dataset<Row> rows = spark.range(0, 10_000, 1, 3).selectExpr("id", "id % 7 AS seventh");
    rows.write().format("famfs").option("store", store.name()).save("/made/numbers");
    List<String> files = store.list("/made/numbers");
    assertEquals(3, files.size(), files::toString);
    for (int i = 0; i < 3; i++) {
      assertTrue(files.get(i).matches("part-0000" + i + "-[0-9a-f]{8}\\.arrow"), files::toString);
    }
    assertEquals(
        TestStore.sorted(rows.collectAsList()),
        TestStore.sorted(store.rows("/made/numbers", rows.schema())));
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void write(Dataset<Row> rows, String path, String mode) {
    rows.write().format("famfs").option("store", store.name()).mode(mode).save(path);
  }

  @Test
  void everyTypeComesBackAsItWas() {
    long seed = System.nanoTime();
    Dataset<Row> rows = new AllTypes(seed).rows(spark, 500);
    write(rows, "/all", "errorifexists");
    assertEquals(
        TestStore.sorted(rows.collectAsList()),
        TestStore.sorted(store.rows("/all", rows.schema())),
        () -> "seed " + seed);
    assertEquals(
        TestStore.sorted(rows.collectAsList()),
        TestStore.sorted(store.read(spark, "/all").collectAsList()),
        () -> "seed " + seed);
    assertEquals(
        nullable(rows.schema()),
        store.schema("/all").getFields().stream().map(Field::isNullable).toList());
  }

  private static List<Boolean> nullable(StructType schema) {
    return Arrays.stream(schema.fields()).map(StructField::nullable).toList();
  }

  @Test
  void whatArrowCannotHoldIsRefusedByNameBeforeAnythingIsWritten() {
    long entries = store.entries();
    for (String column :
        List.of(
            "parse_json('{}') AS odd",
            "'a' COLLATE UNICODE AS odd",
            "named_struct('deep', array(parse_json('1'))) AS odd")) {
      Dataset<Row> rows = spark.range(3).selectExpr("id", column);
      Exception refused = assertThrows(Exception.class, () -> write(rows, "/odd", "append"));
      assertTrue(refused.getMessage().contains("\"odd"), refused.getMessage());
      assertInstanceOf(UnwritableColumnException.class, root(refused));
    }
    assertEquals(entries, store.entries());
  }

  /** Spark reads them back as strings of any length, and would let any length in. */
  @Test
  void stringsOfALimitedLengthAreRefused() {
    long entries = store.entries();
    for (String type : List.of("CHAR(3)", "VARCHAR(3)", "ARRAY<VARCHAR(3)>")) {
      String query = "CREATE TABLE famfs.odd (id INT, odd " + type + ")";
      Exception refused = assertThrows(Exception.class, () -> spark.sql(query));
      assertInstanceOf(UnwritableColumnException.class, root(refused));
      assertTrue(refused.getMessage().contains("make it a STRING"), refused.getMessage());
    }
    assertEquals(entries, store.entries());
  }

  @Test
  void saveModesMakeTablesAndAddToThemAndChangeNothing() {
    Dataset<Row> rows = spark.range(10).toDF("id");
    write(rows, "/t", "errorifexists");
    assertThrows(TableAlreadyExistsException.class, () -> write(rows, "/t", "errorifexists"));
    write(rows, "/t", "ignore");
    assertEquals(10, store.rows("/t", rows.schema()).size());
    write(rows, "/t", "append");
    assertEquals(20, store.rows("/t", rows.schema()).size());
    write(rows, "/u", "append");
    write(rows, "/v", "ignore");
    assertEquals(10, store.rows("/u", rows.schema()).size());
    assertEquals(10, store.rows("/v", rows.schema()).size());
    for (String path : List.of("/t", "/new")) {
      Exception refused =
          assertThrows(UnsupportedOperationException.class, () -> write(rows, path, "overwrite"));
      assertTrue(refused.getMessage().contains("under a new name"), refused.getMessage());
    }
    assertEquals(20, store.rows("/t", rows.schema()).size());
  }

  @Test
  void aTableThatIsNotThereCannotBeRead() {
    NoSuchPathException missing =
        assertThrows(NoSuchPathException.class, () -> store.read(spark, "/nothing"));
    assertTrue(missing.getMessage().contains("there is no table /nothing"), missing::getMessage);
  }

  @Test
  void tablesAreCreatedAndFilledInSql() {
    spark.sql(
        "CREATE TABLE famfs.sales.flights AS SELECT id, concat('f', id) AS name FROM range(5)");
    spark.sql("INSERT INTO famfs.sales.flights VALUES (7, 'seven')");
    spark.sql("INSERT INTO famfs.sales.flights (name, id) VALUES ('eight', 8)");
    spark.sql("CREATE TABLE famfs.empty (a INT NOT NULL, b STRING)");
    StructType schema = new StructType().add("id", "bigint", false).add("name", "string");
    List<String> rows = TestStore.sorted(store.rows("/sales/flights", schema));
    assertEquals(
        List.of("[0, f0]", "[1, f1]", "[2, f2]", "[3, f3]", "[4, f4]", "[7, seven]", "[8, eight]"),
        rows);
    assertEquals(List.of("empty", "sales"), store.list("/"));
    assertEquals(
        List.of("a: Int(32, true) not null", "b: Utf8"),
        store.schema("/empty").getFields().stream().map(Field::toString).toList());
    spark.sql("INSERT INTO famfs.empty VALUES (1, NULL)");
    assertEquals(
        1, store.rows("/empty", new StructType().add("a", "int").add("b", "string")).size());
  }

  @Test
  void rowsThatDoNotFitTheTableAreRefused() {
    spark.sql("CREATE TABLE famfs.t (a INT NOT NULL, b STRING)");
    long entries = store.entries();
    for (String statement :
        List.of(
            "INSERT INTO famfs.t VALUES (1)",
            "INSERT INTO famfs.t VALUES (1, 'x', 2)",
            "INSERT INTO famfs.t VALUES (current_date(), 'x')",
            "INSERT INTO famfs.t VALUES (NULL, 'x')")) {
      assertThrows(Exception.class, () -> spark.sql(statement), statement);
    }
    Dataset<Row> wrong = spark.range(3).toDF("other");
    assertThrows(AnalysisException.class, () -> write(wrong, "/t", "append"));
    assertEquals(entries, store.entries());
  }

  @Test
  void whatWouldChangeOrRemoveATableIsRefusedWithWhatToDo() {
    spark.sql("CREATE TABLE famfs.t AS SELECT id FROM range(5)");
    long entries = store.entries();
    for (String statement :
        List.of(
            "INSERT OVERWRITE famfs.t SELECT 1",
            "DELETE FROM famfs.t WHERE id = 1",
            "DELETE FROM famfs.t",
            "TRUNCATE TABLE famfs.t",
            "DROP TABLE famfs.t",
            "CREATE OR REPLACE TABLE famfs.t AS SELECT 1 AS x",
            "REPLACE TABLE famfs.t AS SELECT 1 AS x",
            "ALTER TABLE famfs.t ADD COLUMN x INT",
            "ALTER TABLE famfs.t RENAME TO famfs.u")) {
      Exception refused = assertThrows(Exception.class, () -> spark.sql(statement), statement);
      String message = root(refused).getMessage();
      assertTrue(message.contains("never changes"), () -> statement + ": " + message);
    }
    assertEquals(entries, store.entries());
  }

  @Test
  void partitionsAndFileNamesAreRefusedWithWhatToDo() {
    Dataset<Row> rows = spark.range(3).selectExpr("id", "id AS day");
    Exception partitioned =
        assertThrows(
            Exception.class,
            () ->
                rows.write()
                    .format("famfs")
                    .option("store", store.name())
                    .partitionBy("day")
                    .save("/p"));
    assertTrue(partitioned.getMessage().contains("clusterBy"), partitioned.getMessage());
    assertThrows(
        InvalidRequestException.class,
        () -> spark.sql("CREATE TABLE famfs.p PARTITIONED BY (day) AS SELECT 1 AS day"));
    for (String mode : List.of("append", "errorifexists")) {
      assertThrows(InvalidRequestException.class, () -> write(rows, "/x.arrow", mode));
    }
    String longName = "/" + "n".repeat(60);
    assertThrows(InvalidPathException.class, () -> write(rows, longName, "append"));
    assertThrows(InvalidPathException.class, () -> write(rows, longName, "errorifexists"));
    assertEquals(List.of(), store.list("/"));
  }

  @Test
  void largeTasksMakeSeveralFilesInTheOrderOfTheirRows() {
    Dataset<Row> rows = spark.range(0, 60_000, 1, 2).toDF("id");
    rows.write()
        .format("famfs")
        .option("store", store.name())
        .option("partBytes", "64k")
        .option("batchRows", "5000")
        .save("/many");
    assertEquals(6, store.list("/many").size());
    List<Row> found = store.rows("/many", rows.schema());
    for (int i = 0; i < found.size(); i++) {
      assertEquals(i, found.get(i).getLong(0));
    }
    assertEquals(60_000, found.size());
  }

  @Test
  void rowsAreSortedThroughAllFilesIfAskedTo() {
    Dataset<Row> rows =
        spark.range(0, 20_000, 1, 4).selectExpr("pmod(hash(id), 5000) AS key", "id");
    rows.write()
        .format("famfs")
        .option("store", store.name())
        .option("sortBy", "key")
        .option("partBytes", "64k")
        .save("/sorted");
    List<Row> found = store.rows("/sorted", rows.schema());
    assertEquals(20_000, found.size());
    for (int i = 1; i < found.size(); i++) {
      assertTrue(found.get(i - 1).getInt(0) <= found.get(i).getInt(0));
    }
    Exception unknown =
        assertThrows(
            Exception.class,
            () ->
                rows.write()
                    .format("famfs")
                    .option("store", store.name())
                    .option("clusterBy", "nothing")
                    .save("/other"));
    assertTrue(unknown.getMessage().contains("nothing"), unknown.getMessage());
  }

  @Test
  void aTableWithoutRowsHasItsColumns() {
    Dataset<Row> none = spark.range(10).where("id > 100").selectExpr("id", "'x' AS x");
    write(none, "/none", "errorifexists");
    assertEquals(List.of(), store.rows("/none", none.schema()));
    assertEquals(1, store.list("/none").size());
    write(none, "/none", "append");
    assertEquals(1, store.list("/none").size(), "nothing to add");
  }

  @Test
  void nothingIsAddedToOneFileOrToWhatSparkCannotWrite() {
    Schema words =
        new Schema(
            List.of(
                Field.nullable("id", new ArrowType.Int(64, true)),
                Field.nullable("word", new ArrowType.Utf8View())));
    store.publishEmpty("/one.arrow", words);
    store.publishEmpty("/many/one.arrow", words);
    store.publishDictionary("/known/one.arrow");
    long entries = store.entries();
    Dataset<Row> rows = spark.range(3).selectExpr("id", "'w' AS word");
    Exception grown =
        assertThrows(InvalidRequestException.class, () -> write(rows, "/one.arrow", "append"));
    assertTrue(grown.getMessage().contains("one file"), grown::getMessage);
    assertThrows(Exception.class, () -> spark.sql("INSERT INTO famfs.one VALUES (1, 'w')"));
    Exception view =
        assertThrows(UnwritableColumnException.class, () -> write(rows, "/many", "append"));
    assertTrue(view.getMessage().contains("\"word\""), view::getMessage);
    Dataset<Row> word = rows.select("word");
    Exception known =
        assertThrows(UnwritableColumnException.class, () -> write(word, "/known", "append"));
    assertTrue(known.getMessage().contains("dictionary"), known::getMessage);
    assertEquals(entries, store.entries());
  }

  /** Spark itself does not mind; who reads the file elsewhere would fail at it. */
  @Test
  void stringsThatAreNotUtf8AreRefused() {
    for (String odd : List.of("cast(X'61FF' AS STRING)", "map(cast(X'C3' AS STRING), 1)")) {
      Dataset<Row> rows = spark.range(2).selectExpr("id", odd + " AS odd");
      Exception refused = assertThrows(Exception.class, () -> write(rows, "/t", "append"));
      assertTrue(root(refused).getMessage().contains("\"odd"), root(refused)::getMessage);
      assertTrue(root(refused).getMessage().contains("make_valid_utf8"));
    }
    assertEquals(List.of(), store.list("/"));
    String valid = "make_valid_utf8(cast(X'61FF' AS STRING)) AS odd";
    write(spark.range(1).selectExpr(valid), "/t", "append");
    assertEquals(List.of("[a\uFFFD]"), store.values("/t"));
  }

  @Test
  void rowsAreAddedInTheTypesThatTheTableHas() {
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("small", new ArrowType.Int(8, false)),
                Field.nullable("large", new ArrowType.Int(64, false)),
                Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "Asia/Tokyo")),
                Field.nullable("word", new ArrowType.LargeUtf8()),
                Field.nullable("day", new ArrowType.Date(DateUnit.MILLISECOND)),
                Field.nullable("clock", new ArrowType.Time(TimeUnit.SECOND, 32))));
    store.publishEmpty("/t/first.arrow", schema);
    spark.conf().set("spark.sql.timeType.enabled", "false"); // times are numbers then
    spark.sql(
        "INSERT INTO famfs.t VALUES (255S, 18446744073709551615BD, timestamp'2026-01-01 00:00:00.5',"
            + " 'w', date'2026-02-03', 3600000000000), (NULL, NULL, NULL, NULL, NULL, NULL)");
    assertEquals(
        List.of(
            "[-1, -1, 1767225600500, w, 2026-02-03T00:00, 3600]", // as Java shows numbers without
            // sign
            "[null, null, null, null, null, null]"),
        store.values("/t"));
    for (String values :
        List.of(
            "(256S, 1BD, NULL, 'w', NULL, NULL)",
            "(-1S, 1BD, NULL, 'w', NULL, NULL)",
            "(1S, -1BD, NULL, 'w', NULL, NULL)",
            "(1S, 1BD, NULL, 'w', NULL, 86400000000000)",
            "(1S, 1BD, timestamp'2026-01-01 00:00:00.000001', 'w', NULL, NULL)")) {
      Exception refused =
          assertThrows(
              Exception.class, () -> spark.sql("INSERT INTO famfs.t VALUES " + values), values);
      assertTrue(root(refused).getMessage().contains("without loss"), root(refused)::getMessage);
    }
    assertEquals(2, store.values("/t").size());
  }
}
