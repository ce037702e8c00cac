package io.famfsarrow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries on a store, with executors in JVMs of their own, give what Spark gives on Parquet of the
 * same rows.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueriesIT {

  private static final int ROWS = 20_000;
  private static final int BATCH_ROWS = 1_000;

  @TempDir static Path folder;

  private static TableStore store;
  private static SparkSession spark;

  @BeforeAll
  static void makeTables() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    store = new TableStore(folder);
    spark = Sparks.cluster();
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    FactTable facts = new FactTable(seed, ROWS);
    try (DictionaryProvider.MapDictionaryProvider tags = FactTable.dictionaries(store.allocator)) {
      int half = ROWS / 2;
      store.publish(
          "/facts/1.arrow", FactTable.arrow(), facts.stored.subList(0, half), BATCH_ROWS, tags);
      store.publish(
          "/facts/2.arrow", FactTable.arrow(), facts.stored.subList(half, ROWS), BATCH_ROWS, tags);
    }
    // pushed down, "d = 0" skips a Parquet file whose dictionary holds -0.0 and no 0.0
    spark.conf().set("spark.sql.parquet.filterPushdown", "false");
    String parquet = folder.resolve("facts.parquet").toString();
    spark.createDataFrame(facts.rows, FactTable.SPARK).coalesce(2).write().parquet(parquet);
    spark.read().parquet(parquet).createOrReplaceTempView("p_facts");
    famfs("/facts").createOrReplaceTempView("f_facts");
    spark.sql(
        "create temporary view dim as select id as k, concat('n', id) as name,"
            + " cast(id % 7 as int) as grp from range(60)");
  }

  private static Dataset<Row> famfs(String path) {
    return spark
        .read()
        .format("famfs")
        .option("store", store.name())
        .option("partitionRows", "3500")
        .load(path);
  }

  @AfterAll
  static void end() throws Exception {
    spark.close();
    store.close();
  }

  static Stream<String> queries() {
    return Stream.of(
        // aggregates
        "select count(*) from F",
        "select count(*), count(k), count(tag), count(note), count(tags), count(place) from F",
        "select min(id), max(id), min(k), max(k), min(day), max(day), min(ts), max(ts) from F",
        "select min(note), max(note), min(price), max(price), min(tms), max(tms) from F",
        "select min(d), max(d), min(f), max(f), min(flag), max(flag) from F",
        "select min(tag), max(tag), min(bytes), max(bytes), min(u), max(u), min(big) from F",
        "select sum(id), sum(k), sum(u), sum(price), sum(big), avg(price) from F",
        "select sum(case when not isnan(d) then d end), avg(k), stddev(k) > 0 from F",
        "select tag, count(*), sum(price), min(note), max(ts) from F group by tag",
        "select k % 5, flag, count(*), sum(u) from F group by 1, 2",
        "select note, count(*), max(id) from F group by note",
        "select d, count(*) from F group by d",
        "select place, count(*) from F group by place",
        "select day, count(distinct tag), count(distinct k) from F group by day",
        "select tag, k, sum(price) from F group by rollup(tag, k)",
        "select approx_count_distinct(k) > 40, count(distinct note) from F",
        "select tag, collect_list(k) is not null, first(note) is null from F where false group by tag",
        // filters that skip
        "select count(*), sum(k) from F where id between 5000 and 5999",
        "select * from F where id in (3, 7777, 19999, 40000)",
        "select id, note from F where ts < timestamp '2023-11-15 12:00:00' and k = 3",
        "select count(*) from F where day = date '2022-02-01'",
        "select count(*) from F where day >= date '2022-06-01' and tag = 'red'",
        "select count(*) from F where id < 0",
        "select max(price) from F where id > 18000 or id < 100",
        "select count(*) from F where not (id > 100)",
        // filters that must not skip
        "select count(*) from F where note like 'ab%'",
        "select count(*) from F where note like '%ab%' or note is null",
        "select count(*) from F where d = 0",
        "select count(*), min(id) from F where isnan(d)",
        "select count(*) from F where d > 499.5",
        "select count(*) from F where not (d <= 100)",
        "select count(*) from F where k <=> null",
        "select count(*) from F where tag <> 'red'",
        "select count(*) from F where tag is null and flag",
        "select count(*) from F where price > 9999.5 or big < 0",
        "select count(*) from F where tms >= timestamp_ntz '2023-11-20 00:00:00.0005'",
        "select count(*) from F where bytes > X'80'",
        "select count(*) from F where place.x = 3 and attrs['a1'] > 50",
        "select count(*) from F where u between 32768 and 40000",
        "select count(*) from F where k in (1, 2, null) and id > k * 300",
        "select count(*) from F where year(ts) = 2023 and hour(tms) = 3",
        // strings, nested, times
        "select upper(note), length(note), substr(note, 2, 3), reverse(tag) from F where id < 500",
        "select id, note from F where note rlike '^a.*f$'",
        "select id, tags, place, attrs from F where id < 1500",
        "select t, count(*) from F lateral view explode(tags) x as t group by t",
        "select key, sum(value), count(*) from F lateral view explode(attrs) x as key, value group by key",
        "select place.name, max(place.x), size(tags) from F group by place.name, size(tags)",
        "select id, transform(tags, t -> concat(t, '!')), array_contains(tags, 't1') from F"
            + " where id % 50 = 0",
        "select date_trunc('hour', ts), count(*) from F group by 1",
        "select cast(tms as date), min(tms), max(tms) from F group by 1",
        "select id, hex(bytes), cast(big as string), price * 3 from F where id % 97 = 0",
        // joins
        "select name, count(*), sum(price) from F join dim on F.k = dim.k group by name",
        "select F.id, dim.name from F left join dim on F.k = dim.k and dim.grp = 3 where id < 800",
        "select count(*) from F a join F b on a.id = b.id + 1 where a.k = b.k",
        "select count(*) from F where k in (select k from dim where grp = 2)",
        "select count(*) from F where not exists (select 1 from dim where dim.k = F.k)",
        "select a.tag, b.tag, count(*) from F a join F b on a.note = b.note and a.id < b.id"
            + " group by 1, 2",
        // windows, order, limits, sets
        "select id, sum(k) over (partition by tag order by id rows 3 preceding) from F where id < 3000",
        "select tag, id from (select tag, id, row_number() over (partition by tag order by price"
            + " desc nulls last, id) as n from F) where n <= 4",
        "select id, lag(note) over (order by id), rank() over (order by k, id) from F where id < 700",
        "select id, price from F order by price desc nulls last, id limit 20",
        "select id, note from F order by id limit 5 offset 1003",
        "select count(*) from (select * from F limit 2500)",
        "select tag from F where id < 5000 union select name from dim",
        "select k from F where id < 9000 except select k from F where id > 18000",
        "select distinct tag, flag from F",
        "select tag, sum(k) from F group by tag having sum(k) > (select avg(k) from F)");
  }

  @ParameterizedTest
  @MethodSource("queries")
  void givesWhatParquetGives(String query) {
    List<String> expected = interpreted(query.replaceAll("\\bF\\b", "p_facts"));
    List<String> found = rows(query.replaceAll("\\bF\\b", "f_facts"));
    assertEquals(String.join("\n", expected), String.join("\n", found));
  }

  /** Without whole-stage code, rows are read one by one, and no batch is ever closed. */
  @Test
  void givesTheSameWithoutGeneratedCode() {
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    try {
      givesWhatParquetGives("select * from F where id % 3 = 0");
      givesWhatParquetGives("select tag, place, count(*), sum(price) from F group by tag, place");
    } finally {
      spark.conf().unset("spark.sql.codegen.wholeStage");
    }
  }

  @Test
  void runsWhereTheExecutorsAre() {
    // the driver itself is in the list, and runs no task
    assertEquals(3, spark.sparkContext().statusTracker().getExecutorInfos().length);
  }

  /** Without generated code, whose making would take most of the time. */
  private static List<String> interpreted(String query) {
    String wholeStage = spark.conf().get("spark.sql.codegen.wholeStage");
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    try {
      return rows(query);
    } finally {
      spark.conf().set("spark.sql.codegen.wholeStage", wholeStage);
      spark.conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  private static List<String> rows(String query) {
    return spark.sql(query).collectAsList().stream().map(QueriesIT::text).sorted().toList();
  }

  private static String text(Object value) {
    if (value instanceof Row row) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(text(row.get(i)));
      }
      return cells.toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof Object[] array
        ? Arrays.stream(array).map(QueriesIT::text).toList().toString()
        : String.valueOf(value);
  }
}
