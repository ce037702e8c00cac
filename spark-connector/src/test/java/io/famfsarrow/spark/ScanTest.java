package io.famfsarrow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.read.ReaderMemory;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.StoreReformattedException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read, what is left out, and that nothing is kept. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanTest {

  private static final int BATCHES = 20;
  private static final int BATCH_ROWS = 500;
  private static final int ROWS = BATCHES * BATCH_ROWS;

  @TempDir Path folder;

  private TableStore store;
  private SparkSession spark;

  @BeforeEach
  void open() {
    store = new TableStore(folder);
    spark = Sparks.local();
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("id", new ArrowType.Int(64, true)),
                Field.nullable("part", new ArrowType.Int(32, true)),
                Field.nullable("text", ArrowType.Utf8.INSTANCE),
                Field.nullable("d", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                Field.nullable("long text", ArrowType.Utf8.INSTANCE)));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int batch = i / BATCH_ROWS;
      String text = i % 9 == 0 ? null : "text " + (char) ('a' + batch) + i;
      double number = batch == 3 && i % 2 == 0 ? Double.NaN : i / 2.0;
      Object d = batch == 4 ? null : (Object) number;
      rows.add(
          Arrays.asList((long) i, batch == 5 ? null : (Object) batch, text, d, "x".repeat(70) + i));
    }
    store.publish("/t.arrow", schema, rows, BATCH_ROWS);
    read().createOrReplaceTempView("t");
  }

  /** Whatever a test did: nothing is pinned, mapped or in use afterwards. */
  @AfterEach
  void requireNothingKept() throws Exception {
    spark.catalog().clearCache();
    waitForTasks();
    assertEquals(List.of(), AttachedStores.pins());
    assertEquals(0, AttachedStores.users());
    assertEquals(0, ReaderMemory.allocatedBytes());
    AttachedStores.closeIdle(Duration.ZERO);
    spark.close();
    store.close();
  }

  /** Tasks of a job that was cancelled end a moment later. */
  private static void waitForTasks() throws InterruptedException {
    for (int i = 0; i < 1000 && AttachedStores.users() > 0; i++) {
      Thread.sleep(10);
    }
  }

  private Dataset<Row> read() {
    return spark
        .read()
        .format("famfs")
        .option("store", store.name())
        .option("partitionRows", 1500)
        .load("/t.arrow");
  }

  private void requireBatches(int expected, long rows, String query) {
    Dataset<Row> result = spark.sql(query);
    assertEquals(rows, result.collectAsList().size(), query);
    assertEquals(expected, Plans.metric(result, "batchesRead"), query + Plans.text(result));
    assertEquals(BATCHES - expected, Plans.metric(result, "batchesSkipped"), query);
  }

  @Test
  void readsOnlyBatchesThatMayMatch() {
    requireBatches(1, 1, "select text from t where id = 4321");
    requireBatches(3, 3, "select id from t where id in (1, 1001, 9999, 77777)");
    requireBatches(2, 1000, "select text from t where part in (7, 8)");
    requireBatches(2, 600, "select text from t where id >= 1400 and id < 2000");
    requireBatches(1, 500, "select id from t where part is null");
    requireBatches(1, 445, "select id from t where text like 'text c%'");
    requireBatches(
        BATCHES, 1, "select id from t where `long text` = concat(repeat('x', 70), '4321')");
    requireBatches(1, 250, "select id from t where isnan(d) and part = 3");
    requireBatches(BATCHES, 1111 + 1, "select id from t where text is null");
    requireBatches(2, 600, "select id from t where id < 100 or id >= 9500");
  }

  /** Of batches that match as a whole, no row is tested again. */
  @Test
  void leavesNoFilterWhereStatisticsProveIt() {
    assertFalse(Plans.text(spark.sql("select text from t where part = 7")).contains("Filter ("));
    assertTrue(Plans.text(spark.sql("select text from t where id < 700")).contains("Filter ("));
    assertTrue(Plans.text(spark.sql("select id from t where d > 1500")).contains("Filter ("));
  }

  private void requireAnsweredByStatistics(boolean expected, String query, Object... answer) {
    Dataset<Row> result = spark.sql(query);
    assertEquals(Arrays.asList(answer), answerOf(result), query);
    assertEquals(expected, Plans.text(result).contains("LocalTableScan"), Plans.text(result));
  }

  private static List<Object> answerOf(Dataset<Row> result) {
    Row row = result.first();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i) instanceof Long number ? (Object) number.intValue() : row.get(i));
    }
    return values;
  }

  @Test
  void answersFromExactStatistics() {
    requireAnsweredByStatistics(true, "select count(*) from t", ROWS);
    requireAnsweredByStatistics(true, "select count(text), count(part) from t", 8888, 9500);
    requireAnsweredByStatistics(true, "select min(id), max(id) from t", 0, ROWS - 1);
    requireAnsweredByStatistics(true, "select min(text) from t", "text a1");
    requireAnsweredByStatistics(true, "select count(*), max(id) from t where part = 7", 500, 3999);
    requireAnsweredByStatistics(true, "select count(*) from t where id < 1000", 1000);
    requireAnsweredByStatistics(true, "select count(*) from t where part in (7, null)", 500);
    requireAnsweredByStatistics(false, "select count(*) from t where id in (4321, null)", 1);
    requireAnsweredByStatistics(true, "select max(part) from t where part is null", (Object) null);
    requireAnsweredByStatistics(true, "select count(*), max(id) from t where id < 0", 0, null);
  }

  @Test
  void scansWhereStatisticsAreNotExact() {
    requireAnsweredByStatistics(false, "select max(d) from t", Double.NaN);
    requireAnsweredByStatistics(false, "select min(d) from t", 0.0);
    String least = "x".repeat(70) + 0;
    requireAnsweredByStatistics(false, "select min(`long text`) from t", least);
    requireAnsweredByStatistics(false, "select count(*) from t where id < 1001", 1001);
    requireAnsweredByStatistics(false, "select count(distinct part) from t", BATCHES - 1);
    requireAnsweredByStatistics(false, "select sum(id) from t where part = 0", 124750);
    requireAnsweredByStatistics(false, "select count(*) from t where d >= 1500 and part = 3", 250);
  }

  @Test
  void readsNoMoreThanALimitNeeds() {
    requireBatches(2, 700, "select id, text from t limit 700");
    requireBatches(1, 3, "select id from t where part = 9 limit 3");
  }

  @Test
  void narrowsDownByWhatAJoinFinds() {
    spark
        .sql("select cast(id * 1000 as bigint) as k, id as name from range(10)")
        .write()
        .mode("overwrite")
        .parquet(folder.resolve("dim").toString());
    spark.read().parquet(folder.resolve("dim").toString()).createOrReplaceTempView("dim");
    Dataset<Row> join =
        spark.sql("select t.text from t join dim on t.id = dim.k where dim.name in (2, 5)");
    assertEquals(2, join.collectAsList().size());
    assertTrue(Plans.text(join).contains("dynamicpruning"), Plans.text(join));
    assertEquals(2, Plans.metric(join, "batchesRead"));
    assertEquals(2, join.collectAsList().size());
  }

  @Test
  void readsOnceWhatAQueryNeedsTwice() {
    String part = "(select part, count(*) as n from t where id > 10 group by part)";
    Dataset<Row> twice =
        spark.sql("select * from " + part + " a join " + part + " b on a.part = b.part");
    assertTrue(Plans.text(twice).contains("ReusedExchange"), Plans.text(twice));
    Dataset<Row> cached = read().where("id > 10").cache();
    assertEquals(ROWS - 11, cached.count());
    assertTrue(Plans.text(read().where("id > 10")).contains("InMemoryTableScan"));
    assertFalse(Plans.text(read().where("id > 11")).contains("InMemoryTableScan"));
  }

  @Test
  void knowsHowMuchItWillRead() {
    Dataset<Row> narrow = spark.sql("select id from t where part = 3");
    assertTrue(Plans.text(narrow).contains("1 of 20 record batches"), Plans.text(narrow));
    spark.conf().set("spark.sql.cbo.enabled", "true");
    spark.conf().set("spark.sql.cbo.planStats.enabled", "true");
    String cost = spark.sql("explain cost select id from t").first().getString(0);
    assertTrue(cost.contains("rowCount=1.00E+4"), cost);
  }

  @Test
  void countsBytesThatItMaps() {
    Dataset<Row> all = spark.sql("select id from t");
    assertEquals(ROWS, all.collectAsList().size());
    assertEquals(8L * ROWS, Plans.metric(all, "bytesMapped"));
    assertEquals(0, Plans.metric(all, "bytesCopied"));
  }

  @Test
  void isToldWhatRowsAreGroupedBy() {
    Dataset<Row> grouped = spark.sql("select text, count(*) from t group by 1");
    assertTrue(Plans.text(grouped).contains("GroupedBy: [text]"), Plans.text(grouped));
    assertFalse(Plans.text(read()).contains("GroupedBy"));
  }

  @Test
  void keepsNothingAfterALimitWithoutGeneratedCode() {
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    assertEquals(7, spark.sql("select * from t where id % 3 = 1 limit 7").collectAsList().size());
    assertEquals(ROWS, spark.sql("select * from t").collectAsList().size());
    FilterFunction<Row> some = row -> row.getLong(0) > 3;
    assertEquals(5, read().filter(some).limit(5).collectAsList().size());
  }

  @Test
  void keepsNothingAfterATaskFailed() {
    Dataset<Long> failing =
        read()
            .map(
                (MapFunction<Row, Long>)
                    row -> {
                      if (row.getLong(0) == 2222) {
                        throw new IllegalStateException("as the test wants it");
                      }
                      return row.getLong(0);
                    },
                Encoders.LONG());
    Throwable failed = assertThrows(Exception.class, failing::count);
    assertTrue(Failures.text(failed).contains("as the test wants it"));
  }

  @Test
  void keepsNothingAfterAJobWasCancelled() throws Exception {
    JavaFutureAction<List<Row>> job =
        read()
            .filter(
                (FilterFunction<Row>)
                    row -> {
                      Thread.sleep(row.getLong(0) % 500 == 7 ? 700 : 0);
                      return true;
                    })
            .javaRDD()
            .collectAsync();
    while (AttachedStores.users() == 0) {
      Thread.sleep(5);
    }
    job.cancel(true);
    spark.sparkContext().cancelAllJobs();
    assertThrows(Exception.class, job::get);
  }

  @Test
  void failsWhenTheMediumWasFormattedAnew() throws Exception {
    Iterator<Row> rows = read().toLocalIterator();
    assertEquals(0, rows.next().getLong(0));
    Path other = folder.resolve("other");
    Mkfs.format(other, MkfsOptions.defaults().withSize(64L << 20), StoreOptions.defaults());
    Files.move(other, store.medium, StandardCopyOption.REPLACE_EXISTING); // as mkfs --force does
    Throwable failed = assertThrows(Exception.class, () -> rows.forEachRemaining(row -> {}));
    assertTrue(
        Failures.text(failed).contains(StoreReformattedException.class.getName()),
        failed::toString);
    assertTrue(Failures.text(failed).contains("load the table again"), failed::toString);
  }

  @Test
  void failsWhenTheMediumWasCut() throws Exception {
    Iterator<Row> rows = read().toLocalIterator();
    assertEquals(0, rows.next().getLong(0));
    try (FileChannel medium = FileChannel.open(store.medium, StandardOpenOption.WRITE)) {
      medium.truncate(9L << 20);
    }
    Throwable failed = assertThrows(Exception.class, () -> rows.forEachRemaining(row -> {}));
    assertTrue(
        Failures.text(failed).contains(MemoryFaultException.class.getName()), failed::toString);
  }
}
