package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries over tables in the store give what DuckDB says of the same rows in Parquet files. */
class OracleTest {

  private static final long BATCH_ROWS = 5_000;

  /** Seeded by the row number, so that a failure is the same every time. */
  private static final String FLIGHTS =
      """
      SELECT i AS id,
        TIMESTAMP '2001-01-01' + INTERVAL (i * 37 % 500000) MINUTE AS date,
        CASE WHEN hash(i) % 11 = 0 THEN NULL ELSE (hash(i) % 400)::INT - 60 END AS delay,
        (hash(i, 1) % 3000)::SMALLINT AS distance,
        ['ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'ünï', ''][1 + (hash(i, 2) % 7)::INT] AS origin,
        CASE WHEN i % 13 = 0 THEN NULL ELSE 'D' || (hash(i, 3) % 50) END AS destination,
        ['AA', 'UA', 'WN'][1 + (hash(i, 4) % 3)::INT]::ENUM('WN', 'AA', 'UA', 'never') AS carrier,
        CASE WHEN i % 17 = 0 THEN NULL ELSE ((hash(i, 5) % 1000000)::BIGINT - 500000)::DECIMAL(12, 2) / 8 END::DECIMAL(12, 2) AS price,
        CASE i % 100 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN -0.0
          ELSE (hash(i, 6) % 100000) / 7.0 - 5000 END AS ratio,
        i % 3 = 0 AS flag,
        CASE WHEN i % 5 = 0 THEN NULL ELSE range(i % 4) END AS steps,
        {'x': i % 10, 'y': 'v' || (i % 3)} AS info,
        MAP {'k' || (i % 2): i} AS props,
        DATE '2001-01-01' + (i % 365)::INT AS day,
        TIME '00:00:00' + INTERVAL (i % 86400) SECOND AS clock,
        TIMESTAMPTZ '2001-06-01 00:00:00+00' + INTERVAL (i % 100000) SECOND AS zoned,
        repeat('long text ' || (i % 5), (i % 6)::INT) AS note,
        ('\\x00\\xFF' || (i % 9))::BLOB AS bytes
      FROM range(60000) t(i)
      """;

  private static final String AIRPORTS =
      """
      SELECT * FROM (VALUES ('ATL', 'Atlanta', 33.6), ('ORD', 'Chicago', 41.9), ('LAX', NULL, 33.9),
        ('JFK', 'New York', 40.6)) t(code, city, latitude)
      """;

  /** Each step of the recursion reads the table. */
  private static final String READS_AGAIN =
      "WITH RECURSIVE r AS (SELECT code, 1 AS n FROM {a} UNION ALL"
          + " SELECT a.code, n + 1 FROM r JOIN {a} a ON a.code > r.code WHERE n < 4)"
          + " SELECT n, count(*) FROM r GROUP BY 1 ORDER BY 1";

  @TempDir static Path folder;
  private static SqlStore store;
  private static FamfsSql sql;

  @BeforeAll
  static void publish() throws Exception {
    store = new SqlStore(folder);
    store.publish("/data/flights.arrow", FLIGHTS, BATCH_ROWS);
    store.publish("/data/airports.arrow", AIRPORTS, BATCH_ROWS);
    store.publish("/parts/1.arrow", FLIGHTS + " WHERE i < 20000", BATCH_ROWS);
    store.publish("/parts/2.arrow", FLIGHTS + " WHERE i >= 20000 AND i < 20001", BATCH_ROWS);
    store.publish("/parts/3.arrow", FLIGHTS + " WHERE i > 40000", BATCH_ROWS);
    sql = FamfsSql.open(store.master);
  }

  @AfterAll
  static void nothingIsLeft() {
    sql.close();
    store.close();
  }

  /** f, a and p stand for the two tables and the folder. */
  static List<String> queries() {
    return List.of(
        // aggregates
        "SELECT count(*) FROM {f}",
        "SELECT count(*), count(delay), sum(delay), avg(delay), min(delay), max(delay) FROM {f}",
        "SELECT origin, count(*), avg(delay) FROM {f} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
        "SELECT carrier, flag, sum(price), count(DISTINCT destination) FROM {f} GROUP BY ALL ORDER BY ALL",
        "SELECT count(*) FILTER (WHERE delay > 100), max(note), min(bytes) FROM {f}",
        "SELECT origin, carrier, count(*) FROM {f} GROUP BY CUBE (origin, carrier) ORDER BY ALL",
        "SELECT median(delay), quantile_cont(distance, 0.9), mode(origin) FROM {f}",
        "SELECT distance % 7 AS k, sum(ratio) FROM {f} WHERE isfinite(ratio) AND id % 100 < 3 GROUP BY k HAVING count(*) > 10 ORDER BY k",
        // filters
        "SELECT id, delay FROM {f} WHERE delay = 17 ORDER BY id",
        "SELECT count(*) FROM {f} WHERE id BETWEEN 10000 AND 10010 OR id IN (3, 59999, 70000)",
        "SELECT count(*) FROM {f} WHERE delay IS NULL",
        "SELECT count(*), sum(id) FROM {f} WHERE delay IS NOT NULL AND NOT flag AND origin <> 'ATL'",
        "SELECT count(*) FROM {f} WHERE ratio = 'nan'::DOUBLE",
        "SELECT count(*) FROM {f} WHERE ratio > 1e300",
        "SELECT count(*) FROM {f} WHERE ratio = 0",
        "SELECT count(*) FROM {f} WHERE date >= TIMESTAMP '2001-03-01' AND date < TIMESTAMP '2001-03-02'",
        "SELECT count(*) FROM {f} WHERE day = DATE '2001-02-03'",
        "SELECT count(*) FROM {f} WHERE zoned > TIMESTAMPTZ '2001-06-01 12:00:00+00'",
        "SELECT count(*) FROM {f} WHERE clock < TIME '01:00:00'",
        "SELECT count(*) FROM {f} WHERE price > 12.34 AND price <= 99.995",
        "SELECT count(*) FROM {f} WHERE delay > 12.5",
        "SELECT count(*) FROM {f} WHERE carrier = 'UA' AND origin IN ('ünï', '')",
        "SELECT id FROM {f} WHERE id > 59990 AND delay > (SELECT avg(delay) FROM {f}) ORDER BY id",
        "SELECT count(*) FROM {f} WHERE false",
        "SELECT id FROM {f} WHERE id = 40000 LIMIT 1",
        // joins
        "SELECT a.city, count(*) FROM {f} f JOIN {a} a ON f.origin = a.code GROUP BY 1 ORDER BY 1 NULLS FIRST",
        "SELECT a.code, f.id FROM {a} a LEFT JOIN {f} f ON f.origin = a.code AND f.id < 20 ORDER BY ALL",
        "SELECT a.code FROM {a} a LEFT JOIN {f} f ON f.origin = a.code WHERE f.id IS NULL ORDER BY 1",
        "SELECT count(*) FROM {f} x JOIN {f} y ON x.id = y.id + 1 WHERE x.delay > y.delay",
        "SELECT origin FROM {f} EXCEPT SELECT code FROM {a} ORDER BY 1",
        "SELECT code FROM {a} WHERE code NOT IN (SELECT origin FROM {f}) ORDER BY 1",
        "SELECT a.city, (SELECT max(delay) FROM {f} f WHERE f.origin = a.code) AS m FROM {a} a ORDER BY ALL",
        "SELECT count(*) FROM {f} FULL JOIN {a} ON origin = code",
        "SELECT f.id, a.latitude FROM {f} f ASOF JOIN {a} a ON f.ratio >= a.latitude WHERE f.id < 50 ORDER BY ALL",
        "SELECT count(*) FROM {a} x, {a} y, {a} z WHERE x.latitude < y.latitude",
        "SELECT * FROM {a} NATURAL JOIN (SELECT code, 1 AS one FROM {a}) ORDER BY ALL",
        // windows
        "SELECT id, sum(delay) OVER (PARTITION BY origin ORDER BY id ROWS 3 PRECEDING) FROM {f} WHERE id < 500 ORDER BY id",
        "SELECT id, rank() OVER (ORDER BY distance, id), lag(note) OVER (ORDER BY id) FROM {f} WHERE id % 1000 = 7 ORDER BY id",
        "SELECT origin, delay FROM {f} QUALIFY row_number() OVER (PARTITION BY origin ORDER BY delay DESC NULLS LAST, id) <= 2 ORDER BY ALL",
        "SELECT origin, sum(distance) OVER (PARTITION BY origin) AS s FROM {f} WHERE id < 30 ORDER BY ALL",
        // strings, binary
        "SELECT upper(origin), length(note), substr(note, 2, 5), destination FROM {f} WHERE id < 60 ORDER BY id",
        "SELECT string_agg(DISTINCT origin, ',' ORDER BY origin) FROM {f}",
        "SELECT count(*) FROM {f} WHERE note LIKE '%text 3%' AND destination LIKE 'D1_'",
        "SELECT bytes, count(*) FROM {f} GROUP BY 1 ORDER BY 1",
        "SELECT regexp_extract(note, '[0-9]'), count(*) FROM {f} GROUP BY 1 ORDER BY 1",
        // moments, decimals
        "SELECT date_trunc('month', date) AS m, sum(price) FROM {f} GROUP BY 1 ORDER BY 1",
        "SELECT day, clock, zoned, date FROM {f} WHERE id IN (0, 1, 86399, 59999) ORDER BY id",
        "SELECT price * 2, round(price, 1), price::INT FROM {f} WHERE id < 40 ORDER BY id",
        "SELECT max(zoned) - min(zoned), max(date) - min(date) FROM {f}",
        // nested
        "SELECT info.x, count(*), min(info.y) FROM {f} GROUP BY 1 ORDER BY 1",
        "SELECT unnest(steps) AS s, count(*) FROM {f} GROUP BY 1 ORDER BY 1",
        "SELECT props['k1'], info, steps FROM {f} WHERE id < 20 ORDER BY id",
        "SELECT list_sum(steps), len(steps) FROM {f} WHERE id > 59950 ORDER BY id",
        // limits, order, stars, names
        "SELECT * FROM {f} ORDER BY id LIMIT 5 OFFSET 100",
        "SELECT * EXCLUDE (note, bytes) FROM {f} WHERE id = 12345",
        "SELECT * FROM (SELECT * FROM {f}) ORDER BY ratio DESC, id LIMIT 7",
        "FROM {a} ORDER BY ALL",
        "SELECT t.c2 FROM {a} AS t(c1, c2) ORDER BY 1",
        "SELECT t FROM {a} t ORDER BY t",
        "SELECT COLUMNS('.*a.*') FROM {a} ORDER BY ALL",
        "SELECT DISTINCT ON (origin) origin, id FROM {f} ORDER BY origin, id",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM {f} WHERE id = 59999)",
        "VALUES (1), ((SELECT count(*) FROM {a}))",
        // WITH, unions
        "WITH late AS (SELECT * FROM {f} WHERE delay > 300) SELECT count(*) FROM late x JOIN late y USING (id)",
        "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 5) SELECT x, code FROM r, {a} ORDER BY ALL",
        READS_AGAIN,
        "SELECT id FROM {f} WHERE id < 3 UNION ALL SELECT id FROM {f} WHERE id > 59997 ORDER BY 1",
        "SELECT origin AS o FROM {f} WHERE id < 9 UNION BY NAME SELECT code AS o, city FROM {a} ORDER BY ALL",
        "WITH m AS MATERIALIZED (SELECT max(id) AS m FROM {f}) SELECT f.id FROM {f} f, m WHERE f.id = m.m",
        // folders
        "SELECT count(*), sum(id), min(id), max(id) FROM {p}",
        "SELECT carrier, count(*), max(note) FROM {p} WHERE id > 19990 AND id < 40010 GROUP BY 1 ORDER BY 1",
        "SELECT p.id, f.delay FROM {p} p JOIN {f} f USING (id) WHERE p.id BETWEEN 19998 AND 40003 ORDER BY 1",
        // descriptions
        "DESCRIBE SELECT * EXCLUDE carrier FROM {f}",
        "SELECT column_name, column_type, min, max, count, null_percentage FROM (SUMMARIZE SELECT id, delay, origin, price FROM {f})",
        "SUMMARIZE {a}");
  }

  private static String withStore(String query) {
    return query
        .replace("{f}", "'/data/flights.arrow'")
        .replace("{a}", "'/data/airports.arrow'")
        .replace("{p}", "'/parts'");
  }

  private static String withParquet(String query) {
    String parts =
        "read_parquet(['"
            + store.parquet("/parts/1.arrow")
            + "', '"
            + store.parquet("/parts/2.arrow")
            + "', '"
            + store.parquet("/parts/3.arrow")
            + "'])";
    return query
        .replace("{f}", "'" + store.parquet("/data/flights.arrow") + "'")
        .replace("{a}", "'" + store.parquet("/data/airports.arrow") + "'")
        .replace("{p}", parts);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void saysWhatTheOracleSays(String query) throws Exception {
    List<List<String>> expected = store.expected(withParquet(query));
    try (SqlResult result = sql.query(withStore(query))) {
      assertEquals(expected, store.texts(result.reader()));
      for (TableUse table : result.tables()) {
        boolean again = query.equals(READS_AGAIN);
        assertEquals(again, table.copiedIn(), "copied in: " + table.name());
        assertEquals(again, table.copiedBuffers() > 0);
      }
    }
  }

  @Test
  void thereIsSomethingToCompare() throws Exception {
    for (String query : queries()) {
      boolean mayBeEmpty = query.contains("count(*)") || query.contains("SELECT count");
      assertFalse(!mayBeEmpty && store.expected(withParquet(query)).size() < 2, query);
    }
  }
}
