package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsPath;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions skip batches, and never one with a row that satisfies them. */
class PushedFiltersTest {

  private static final FamfsPath TYPES = FamfsPath.of("/types.arrow");
  private static final int BATCHES = 20;

  /** 20 batches of 1,000 rows; all columns but one rise with the rows. */
  private static final String ROWS =
      """
      SELECT i, i::DOUBLE / 2 AS x, (i / 3)::FLOAT AS f, i >= 12345 AS flag,
        printf('%05d', i) AS s, DATE '2001-01-01' + (i / 100)::INT AS d,
        TIMESTAMP '2001-01-01' + INTERVAL (i) MINUTE AS ts,
        (TIMESTAMP '2001-01-01' + INTERVAL (i) MINUTE)::TIMESTAMP_S AS ts_s,
        (TIMESTAMP '2001-01-01' + INTERVAL (i) MINUTE)::TIMESTAMP_NS AS ts_ns,
        TIMESTAMPTZ '2001-01-01 00:00:00+00' + INTERVAL (i) MINUTE AS zoned,
        (TIME '00:00:00' + INTERVAL (i) SECOND) AS clock,
        (i / 8)::DECIMAL(12, 2) AS price, (i::HUGEINT * 1000000000000000000000)::DECIMAL(38, 1) AS wide,
        CASE WHEN i >= 5000 AND i < 7000 THEN NULL ELSE i END AS holes,
        CASE WHEN i % 2000 = 0 THEN 'nan'::DOUBLE ELSE -i END AS nans,
        {'y': i, 'z': CASE WHEN i < 1000 THEN NULL ELSE i END} AS st,
        (i % 7)::UTINYINT AS u, i % 2 AS "I#"
      FROM range(20000) t(i)
      """;

  @TempDir static Path folder;
  private static SqlStore store;
  private static FamfsSql sql;

  @BeforeAll
  static void publish() throws Exception {
    store = new SqlStore(folder);
    store.publish("/t.arrow", ROWS, 20_000 / BATCHES);
    try (InputStream file = PushedFiltersTest.class.getResourceAsStream("/types/types.arrow")) {
      store.put(TYPES.toString(), file.readAllBytes());
    }
    sql = FamfsSql.open(store.master);
  }

  @AfterAll
  static void nothingIsLeft() {
    sql.close();
    assertEquals(0, sql.heldBytes());
    store.close();
  }

  private static int batchesRead(String condition) throws Exception {
    String query = "SELECT count(*), sum(i), min(s) FROM %s t WHERE " + condition;
    List<List<String>> expected =
        store.expected(query.replace("%s", "'" + store.parquet("/t.arrow") + "'"));
    try (SqlResult result = sql.query(query.replace("%s", "'/t.arrow'"))) {
      assertEquals(expected, store.texts(result.reader()), condition);
      TableUse use = result.tables().get(0);
      assertEquals(BATCHES, use.batchCount());
      int kept = BATCHES - use.batchesSkipped();
      assertTrue(use.batchesRead() == kept || expected.get(1).get(0).equals("0"), condition);
      return kept;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i = 4500                                             | 1",
        "i < 2000                                             | 2",
        "i <= 2000                                            | 3",
        "17999 < i                                            | 2",
        "NOT (i < 18000)                                      | 2",
        "i BETWEEN 2500 AND 3500                              | 2",
        "i IN (5, 4321, 19999)                                | 3",
        "i = 5 OR i >= 19000                                  | 2",
        "i <> 7                                               | 20",
        "i > 2.5 AND i < 1000000                              | 20",
        "i < -1                                               | 0",
        "i > 1000 AND x < 750                                 | 1",
        "i > 1000 AND s LIKE '025%'                           | 1",
        "x = 0.5                                              | 1",
        "x > 'inf'                                            | 0",
        "f < 100                                              | 1",
        "flag                                                 | 8",
        "NOT flag                                             | 13",
        "flag = false                                         | 13",
        "s >= '19500'                                         | 1",
        "starts_with(s, '191')                                | 1",
        "d = DATE '2001-01-31'                                | 2",
        "month(d) = 1 AND year(d) = 2001                      | 20",
        "ts < TIMESTAMP '2001-01-02 12:00:00'                 | 3",
        "ts::DATE = DATE '2001-01-02'                         | 2",
        "ts_s < TIMESTAMP '2001-01-02 12:00:00'               | 3",
        "ts_ns < TIMESTAMP '2001-01-02 12:00:00'              | 3",
        "ts < 'infinity'                                      | 20",
        "zoned < TIMESTAMPTZ '2001-01-02 12:00:00+00'         | 3",
        "zoned < TIMESTAMPTZ '2001-01-02 12:00:00+02'         | 3",
        "clock >= TIME '05:30:00'                             | 1",
        "price > 2499.5                                       | 1",
        "wide >= 19900000000000000000000000.0                 | 1",
        "wide >= 19900000000000000000000.0                    | 20",
        "holes IS NULL                                        | 2",
        "holes IS NOT NULL                                    | 18",
        "holes > 6500                                         | 13",
        "nans = 'nan'                                         | 10",
        "nans > 0                                             | 10",
        "nans < -19500                                        | 1",
        "st.z IS NULL                                         | 20",
        "st.y > 19900                                         | 20",
        "st IS NULL                                           | 0",
        "u > 6                                                | 0",
        "u > 5 AND \"I#\" = 1                                 | 20",
        "u = 300                                              | 0",
        "u IN (1, 2, NULL)                                    | 20",
        "i IN (4321, NULL)                                    | 1",
        "i > 18999.5                                          | 1",
        "price < 125.0000001                                  | 2",
        "f > 6600.5::DOUBLE                                   | 1",
        "f > 1e300                                            | 0",
        "ts_s < (TIMESTAMP '2001-01-01 10:00:00')::TIMESTAMP_S| 1",
        "ts_s < (TIMESTAMP '2001-01-01 10:00:00')::TIMESTAMP_NS | 1",
        "ts > TIMESTAMPTZ '2001-01-01 10:00:00+00'            | 20",
        "i::VARCHAR = '5'                                     | 20",
        "i % 1000 = 3                                         | 20",
        "i = 5 OR s = '07777'                                 | 20",
        "i > (SELECT 19500)                                   | 20",
        "false                                                | 20",
      })
  void batchesWithoutAMatchAreSkipped(String condition, int batches) throws Exception {
    assertEquals(batches, batchesRead(condition));
  }

  @Test
  void explainShowsHowMany() throws Exception {
    try (SqlResult result = sql.query("EXPLAIN FROM '/t.arrow' WHERE i >= 19000")) {
      assertFalse(store.texts(result.reader()).isEmpty());
      assertEquals(BATCHES - 1, result.tables().get(0).batchesSkipped());
      assertEquals(0, result.tables().get(0).batchesRead());
    }
  }

  @Test
  void conditionsOfOtherPlacesOfTheTableDoNotCount() throws Exception {
    String join =
        "SELECT count(*) FROM '/t.arrow' a JOIN '/t.arrow' b USING (i) WHERE a.s < '01000'";
    try (SqlResult result = sql.query(join)) {
      assertEquals("[1000]", store.texts(result.reader()).get(1).toString());
      assertEquals(BATCHES - 1, result.tables().get(0).batchesSkipped());
      assertEquals(0, result.tables().get(1).batchesSkipped());
    }
    String outer =
        "SELECT count(*), count(b.i) FROM '/t.arrow' a LEFT JOIN '/t.arrow' b ON a.i = b.i AND b.i < 10";
    try (SqlResult result = sql.query(outer)) {
      assertEquals("[20000, 10]", store.texts(result.reader()).get(1).toString());
      assertEquals(0, result.tables().get(0).batchesSkipped());
      assertEquals(BATCHES - 1, result.tables().get(1).batchesSkipped());
    }
  }

  @Test
  void randomConditionsNeverSkipAMatch() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int skipped = 0;
    for (int i = 0; i < 60; i++) {
      String condition = condition(random, 3);
      try {
        skipped += BATCHES - batchesRead(condition);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + condition, e);
      }
    }
    assertTrue(skipped > 0, "seed " + seed);
  }

  private static String condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = condition(random, depth - 1);
      String right = condition(random, depth - 1);
      return switch (random.nextInt(5)) {
        case 0, 1 -> "(" + left + " AND " + right + ")";
        case 2, 3 -> "(" + left + " OR " + right + ")";
        default -> "NOT (" + left + ")";
      };
    }
    int at = random.nextInt(22_000) - 1000;
    String operator = List.of("=", "<", "<=", ">", ">=", "<>").get(random.nextInt(6));
    return switch (random.nextInt(10)) {
      case 0 -> "x " + operator + " " + at / 2.0;
      case 1 -> "s " + operator + " '" + String.format("%05d", Math.max(at, 0)) + "'";
      case 2 -> "ts " + operator + " TIMESTAMP '2001-01-01' + INTERVAL (" + at + ") MINUTE";
      case 3 -> "d " + operator + " DATE '2001-01-01' + " + at / 100;
      case 4 -> "holes " + operator + " " + at;
      case 5 -> "holes IS " + (random.nextBoolean() ? "" : "NOT ") + "NULL";
      case 6 -> "i IN (" + at + ", " + (at + 700) + ", " + random.nextInt(20_000) + ")";
      case 7 -> "nans " + operator + " " + -at;
      case 8 -> random.nextBoolean() ? "flag" : "price " + operator + " " + at / 8.0;
      default -> "i " + operator + " " + at;
    };
  }

  static List<String> columns() throws Exception {
    try (FamfsDataset dataset = FamfsDataset.open(store.master, TYPES)) {
      return dataset.schema().getFields().stream()
          .filter(field -> DuckTypes.refusal(field).isEmpty())
          .filter(field -> field.getChildren().isEmpty() || !field.getName().contains("_"))
          .map(Field::getName)
          .toList();
    }
  }

  /** Each row is a batch, and each value is looked for in all ways. */
  @ParameterizedTest
  @MethodSource("columns")
  void valuesOfEachTypeAreFound(String column) throws Exception {
    String path = "/each/" + column + ".arrow";
    String plain = "/plain/" + column + ".arrow";
    publish(column, path, PublishOptions.defaults().withBatchRows(1));
    publish(column, plain, PublishOptions.defaults().withBatchRows(1).withoutStatistics());
    String name = '"' + column + '"';
    String type = values("SELECT typeof(" + name + ") FROM '" + path + "'").get(0);
    List<String> counts = new ArrayList<>();
    for (String value : values("SELECT " + name + "::VARCHAR FROM '" + path + "'")) {
      String literal = "CAST('" + value.replace("'", "''") + "' AS " + type + ")";
      List<String> conditions =
          value.equals("null")
              ? List.of("IS NULL", "IS NOT NULL")
              : List.of("= " + literal, "<> " + literal, "< " + literal, ">= " + literal);
      conditions.forEach(c -> counts.add("SELECT count(*) FROM '%s' WHERE " + name + ' ' + c));
    }
    String query = String.join(" UNION ALL ", counts);
    assertEquals(answer(query.replace("%s", plain)), answer(query.replace("%s", path)));
  }

  private static void publish(String column, String path, PublishOptions options) throws Exception {
    OpenOptions one = OpenOptions.defaults().withColumns(column).withAllocator(store.allocator);
    try (FamfsDataset dataset = FamfsDataset.open(store.master, TYPES);
        DatasetReader reader = dataset.reader(one)) {
      Publisher.on(store.master)
          .publish(TableSources.ofReader(column, reader), FamfsPath.of(path), options);
    }
    store.master.refresh();
  }

  private static List<String> values(String query) throws Exception {
    try (SqlResult result = sql.query(query)) {
      List<String> values = new ArrayList<>();
      store.texts(result.reader()).stream().skip(1).forEach(row -> values.add(row.get(0)));
      return values;
    }
  }

  /** The rows, or that there is no such comparison. */
  private static String answer(String query) throws Exception {
    try {
      return values(query).toString();
    } catch (InvalidQueryException refused) {
      return "refused";
    }
  }
}
