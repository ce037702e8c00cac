package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.StoreReformattedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FamfsSqlTest {

  private static final int ROWS = 10_000;
  private static final int BATCHES = 10;

  @TempDir Path folder;
  private SqlStore store;
  private FamfsSql sql;

  @BeforeEach
  void publish() throws Exception {
    store = new SqlStore(folder);
    store.publishOnly(
        "/t.arrow",
        "SELECT i AS a, i % 10 AS b, 'text ' || (i % 7) AS c FROM range(" + ROWS + ") t(i)",
        ROWS / BATCHES);
    sql = FamfsSql.open(store.master);
  }

  @AfterEach
  void nothingIsLeft() {
    sql.close();
    assertEquals(0, sql.heldBytes());
    assertEquals(List.of(), store.master.holders());
    store.close();
  }

  private List<List<String>> rows(FamfsSql session, String query) throws IOException {
    try (SqlResult result = session.query(query)) {
      List<List<String>> texts = store.texts(result.reader());
      return texts.subList(1, texts.size());
    }
  }

  private List<List<String>> rows(String query) throws IOException {
    return rows(sql, query);
  }

  private List<TableUse> tables(String query) throws IOException {
    try (SqlResult result = sql.query(query)) {
      assertFalse(store.texts(result.reader()).isEmpty());
      return result.tables();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM '/t.arrow' WHERE b = 3                    | a,b",
        "SELECT * FROM '/t.arrow' LIMIT 1                         | a,b,c",
        "SELECT max(c) FROM (SELECT * FROM '/t.arrow')            | c",
        "SELECT count(*) FROM '/t.arrow'                          | ''",
        "SELECT 1 WHERE EXISTS (FROM '/t.arrow')                  | ''",
        "SELECT x.y FROM '/t.arrow' AS x(y, z)                    | a",
        "WITH w AS (FROM '/t.arrow') SELECT sum(a + b) FROM w     | a,b",
        "SELECT upper(C) FROM '/t.arrow' ORDER BY \"A\" LIMIT 3   | a,c",
        "SELECT \"/t.arrow\".b FROM '/t.arrow' LIMIT 1            | b",
      })
  void onlyColumnsThatAreUsedAreHandedOver(String query, String columns) throws IOException {
    List<TableUse> tables = tables(query);
    assertEquals(1, tables.size());
    TableUse table = tables.get(0);
    assertEquals(columns, String.join(",", table.columns()));
    assertEquals(3, table.columnCount());
    assertEquals(0, table.copiedBuffers());
    assertFalse(table.copiedIn());
    assertEquals(columns.isEmpty(), table.copies().mappedBuffers() == 0);
  }

  @Test
  void eachPlaceThatNamesATableHasItsOwnColumns() throws IOException {
    List<TableUse> tables =
        tables(
            "SELECT count(*) FROM '/t.arrow' x JOIN \"/t.arrow\" AS y ON x.a = y.b"
                + " WHERE x.a IN (SELECT length(c) FROM '/t.arrow')");
    assertEquals(
        List.of(List.of("a"), List.of("b"), List.of("c")),
        tables.stream().map(TableUse::columns).toList());
    assertTrue(tables.stream().allMatch(table -> table.name().equals("/t.arrow")));
    assertTrue(tables.stream().allMatch(table -> table.batchesRead() == BATCHES));
  }

  @Test
  void tablesMayHaveOtherNames() throws IOException {
    Map<String, FamfsPath> names = Map.of("Flights", FamfsPath.of("/t.arrow"));
    SqlOptions options = SqlOptions.defaults().withTables(names);
    try (FamfsSql named = FamfsSql.open(store.master, options)) {
      assertEquals(List.of(List.of("10000")), rows(named, "SELECT count(*) FROM flights"));
      assertEquals(
          List.of(List.of("9999")),
          rows(named, "SELECT count(*) FROM FLIGHTS x JOIN flights ON x.a = flights.a + 1"));
    }
    assertThrows(
        InvalidRequestException.class,
        () -> SqlOptions.defaults().withTables(Map.of("/x", FamfsPath.of("/t.arrow"))));
  }

  @Test
  void pathsDifferInCaseAndMayHoldQuotesAndMore() throws Exception {
    store.publishOnly("/T.arrow", "SELECT 1 AS a", 10);
    store.publishOnly("/it's \"ü\".arrow", "SELECT 2 AS a", 10);
    assertEquals(
        List.of(List.of("1", "10000")),
        rows("SELECT u.a, count(*) FROM '/T.arrow' u, '/t.arrow' GROUP BY 1"));
    assertEquals(
        List.of(List.of("4")),
        rows(
            "/* ünï */ SELECT x.a + y.a FROM '/it''s \"ü\".arrow' x, \"/it's \"\"ü\"\".arrow\" y"
                + " -- '/t.arrow'"));
  }

  @Test
  void whatIsNotThereIsSaid() throws SQLException {
    store.publishOnly("/empty/folder/t.arrow", "SELECT 1", 1);
    assertThrows(NoSuchPathException.class, () -> sql.query("FROM '/none.arrow'"));
    assertThrows(NoSuchPathException.class, () -> sql.query("FROM '/empty'"));
    assertThrows(InvalidPathException.class, () -> sql.query("FROM '/" + "x".repeat(80) + "'"));
    NoSuchTableException unknown =
        assertThrows(NoSuchTableException.class, () -> sql.query("FROM nowhere"));
    assertTrue(unknown.getMessage().contains("nowhere"), unknown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM 'data.parquet'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM parquet_metadata('/x')",
        "SELECT * FROM 'https://example.org/x.csv'",
        "FROM sqlite_scan('/x.db', 't')"
      })
  void nothingButTheStoresTablesCanBeReached(String query) {
    assertInstanceOf(
        InvalidRequestException.class,
        assertThrows(RuntimeException.class, () -> sql.query(query)));
  }

  @Test
  void aPathOfThisHostIsNotTakenForOneOfTheStore() throws IOException {
    Path csv = Files.writeString(folder.resolve("t.csv"), "a\n1\n");
    assertThrows(NoSuchPathException.class, () -> sql.query("FROM '" + csv + "'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x (a INT)",
        "INSERT INTO x VALUES (1)",
        "COPY (SELECT 1) TO '/tmp/famfs-sql-test.csv'",
        "ATTACH '/tmp/famfs-sql-test.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA threads = 4",
        "DROP VIEW \"/t.arrow\"",
        "SELECT 1; SELECT 2",
        "SELECT a FROM '/t.arrow' WHERE a = ?",
        "EXPLAIN CREATE TABLE x (a INT)",
        "",
        "-- nothing",
        "SELEC 1",
        "SELECT FROM WHERE",
        "SELECT nocolumn FROM '/t.arrow'",
        "SELECT length(a, b, c) FROM '/t.arrow'",
        "SELECT a FROM '/t.arrow' GROUP BY b",
        "WITH \"/t.arrow\" AS (SELECT 1) SELECT * FROM '/t.arrow'"
      })
  void whatIsNoQueryIsRefusedShortly(String query) {
    InvalidQueryException refused =
        assertThrows(InvalidQueryException.class, () -> sql.query(query));
    assertTrue(refused.getMessage().length() < 700, refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    assertFalse(refused.getMessage().contains("famfs_"), refused.getMessage());
  }

  @Test
  void syntaxErrorsSayWhere() {
    InvalidQueryException refused =
        assertThrows(InvalidQueryException.class, () -> sql.query("SELECT a FORM '/t.arrow'"));
    assertTrue(refused.getMessage().contains("syntax error at or near"), refused.getMessage());
  }

  @Test
  void errorsWhileAQueryRunsKeepTheirMessage() {
    InvalidQueryException cast =
        assertThrows(InvalidQueryException.class, () -> rows("SELECT c::INT FROM '/t.arrow'"));
    assertTrue(cast.getMessage().contains("Could not convert string 'text"), cast.getMessage());
    InvalidQueryException late =
        assertThrows(
            InvalidQueryException.class,
            () ->
                rows(
                    "SELECT CASE WHEN i = 3000000 THEN error('late') ELSE i END FROM range(4000000) t(i)"));
    assertTrue(late.getMessage().contains("late"), late.getMessage());
  }

  @Test
  void explainRunsNothing() throws IOException {
    try (SqlResult result = sql.query("EXPLAIN SELECT b FROM '/t.arrow' WHERE a = 1")) {
      assertTrue(result.isExplain());
      String plan = store.texts(result.reader()).toString();
      assertTrue(plan.contains("a = 1"), plan);
      assertEquals(List.of("a", "b"), result.tables().get(0).columns());
      assertEquals(0, result.tables().get(0).batchesRead());
    }
    try (SqlResult result = sql.query("EXPLAIN ANALYZE SELECT sum(b) FROM '/t.arrow'")) {
      assertTrue(result.isExplain());
      store.texts(result.reader());
      assertEquals(BATCHES, result.tables().get(0).batchesRead());
    }
  }

  @Test
  void columnsOfOneNameAreToldApart() throws Exception {
    store.publishOnly("/d.arrow", "SELECT 1 AS x, 2 AS x, 3 AS X, 4 AS x_1", 10);
    assertEquals(
        List.of(List.of("1", "2", "3", "4")), rows("SELECT x, x_2, x_3, x_1 FROM '/d.arrow'"));
    assertEquals(List.of(List.of("3")), rows("SELECT \"X_3\" FROM '/d.arrow'"));
  }

  @Test
  void aFolderThatGrewIsReadAnew() throws Exception {
    store.publishOnly("/f/1.arrow", "SELECT 1 AS a", 10);
    assertEquals(List.of(List.of("1")), rows("SELECT sum(a) FROM '/f'"));
    store.publishOnly("/f/2.arrow", "SELECT 20 AS a", 10);
    assertEquals(List.of(List.of("21")), rows("SELECT sum(a) FROM '/f'"));
    store.publishOnly("/f/3.arrow", "SELECT 'x' AS a", 10);
    InvalidRequestException other =
        assertThrows(InvalidRequestException.class, () -> rows("SELECT sum(a) FROM '/f'"));
    assertTrue(other.getMessage().contains("/f/3.arrow has another schema"), other.getMessage());
  }

  @Test
  void resultsMayBeOpenSideBySide() throws IOException {
    try (SqlResult one = sql.query("SELECT a FROM '/t.arrow' ORDER BY a");
        SqlResult two = sql.query("SELECT b FROM '/t.arrow' WHERE a < 3 ORDER BY a")) {
      assertEquals(4, store.texts(two.reader()).size());
      assertEquals(ROWS + 1, store.texts(one.reader()).size());
    }
  }

  @Test
  void aResultThatIsClosedEarlyStops() throws IOException {
    try (SqlResult result = sql.query("SELECT x.a FROM '/t.arrow' x, '/t.arrow' y")) {
      assertTrue(result.reader().loadNextBatch());
    }
    SqlResult open = sql.query("SELECT a FROM '/t.arrow'");
    sql.close();
    assertThrows(StoreClosedException.class, open::reader);
    assertThrows(StoreClosedException.class, () -> sql.query("SELECT 1"));
  }

  @Test
  void damageIsAnErrorOfQueriesThatUseTheColumn() throws Exception {
    byte[] table = fileBytes("/t.arrow");
    int at = new String(table, StandardCharsets.ISO_8859_1).indexOf("text 3");
    table[at + 2] = (byte) 0xFF;
    store.put("/bad.arrow", table);
    assertEquals(List.of(List.of("45")), rows("SELECT sum(a) FROM '/bad.arrow' WHERE a < 10"));
    CorruptArrowFileException damaged =
        assertThrows(
            CorruptArrowFileException.class, () -> rows("SELECT max(c) FROM '/bad.arrow'"));
    assertEquals(CorruptArrowFileException.Code.UTF8, damaged.code());
    assertTrue(damaged.getMessage().startsWith("/bad.arrow: record batch 0"), damaged.getMessage());
  }

  private byte[] fileBytes(String path) {
    try (var view = store.master.open(FamfsPath.of(path))) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      io.famfsarrow.store.media.RawMemory.copy(view.address(), bytes, 0, bytes.length);
      return bytes;
    }
  }

  @Test
  void aMediumThatWasFormattedAnewIsNoticedBeforeTheEnd() throws IOException {
    SqlResult result = sql.query("SELECT a FROM '/t.arrow'");
    ArrowReader reader = result.reader();
    byte[] superblock = new byte[4096];
    try (FileChannel medium =
        FileChannel.open(
            store.master.mediumPath(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      medium.read(ByteBuffer.wrap(superblock), 0);
      medium.write(ByteBuffer.allocate(superblock.length), 0); // as formatting a device does
      assertThrows(
          StoreReformattedException.class,
          () -> {
            while (reader.loadNextBatch()) {
              // goes on to the end
            }
          });
      medium.write(ByteBuffer.wrap(superblock), 0);
    }
    result.close();
  }

  @Test
  void memoryIsLimitedUnlessItMaySpill() throws IOException {
    String query = "SELECT count(*) FROM (SELECT i, count(*) FROM range(3000000) t(i) GROUP BY i)";
    SqlOptions little = SqlOptions.defaults().withMemoryLimitBytes(40 << 20).withThreads(2);
    try (FamfsSql limited = FamfsSql.open(store.master, little)) {
      QueryMemoryException much =
          assertThrows(QueryMemoryException.class, () -> rows(limited, query));
      assertTrue(much.getMessage().contains("more memory"), much.getMessage());
    }
    Path spill = folder.resolve("spill");
    try (FamfsSql spilling = FamfsSql.open(store.master, little.withSpillFolder(spill))) {
      assertEquals(List.of(List.of("3000000")), rows(spilling, query));
    }
    assertTrue(Files.notExists(spill) || spill.toFile().list().length == 0, "left there");
  }

  /** Between batches of a long result, in one long step, and while a table is copied in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x.a FROM '/t.arrow' x, '/t.arrow' y, '/t.arrow' z",
        "SELECT sum(x.a * y.b + z.a) FROM '/t.arrow' x, '/t.arrow' y, '/t.arrow' z",
        "SUMMARIZE SELECT x.a FROM '/t.arrow' x, '/t.arrow' y, '/t.arrow' z",
        "SELECT count(*) FROM (SELECT DISTINCT x.a * y.a + z.a FROM '/t.arrow' x, '/t.arrow' y, '/t.arrow' z)"
      })
  void anotherThreadMayCancel(String query) throws InterruptedException {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try (SqlResult result = sql.query(query)) {
                while (result.reader().loadNextBatch()) {
                  // goes on
                }
              } catch (IOException | RuntimeException e) {
                end.set(e);
              }
            });
    reader.start();
    while (reader.isAlive()) {
      sql.cancel(); // also before it has begun, where there is nothing to cancel
      reader.join(50);
    }
    assertInstanceOf(QueryCancelledException.class, end.get());
  }

  @Test
  void parquetHasTheRows() throws Exception {
    Path file = folder.resolve("out.parquet");
    try (SqlResult result = sql.query("SELECT b, c FROM '/t.arrow' WHERE a < 5000")) {
      assertEquals(5000, result.writeParquet(file));
    }
    assertEquals(
        store.expected("SELECT b, count(DISTINCT c) FROM '" + file + "' GROUP BY 1 ORDER BY 1"),
        allTexts(
            "SELECT b, count(DISTINCT c) FROM '/t.arrow' WHERE a < 5000 GROUP BY 1 ORDER BY 1"));
    try (SqlResult failing = sql.query("SELECT c::INT FROM range(3) t(i), (SELECT 'x' AS c)")) {
      assertThrows(InvalidQueryException.class, () -> failing.writeParquet(file));
    } catch (InvalidQueryException before) {
      assertTrue(before.getMessage().contains("'x'"), before.getMessage());
    }
  }

  private List<List<String>> allTexts(String query) throws IOException {
    try (SqlResult result = sql.query(query)) {
      return new ArrayList<>(store.texts(result.reader()));
    }
  }
}
