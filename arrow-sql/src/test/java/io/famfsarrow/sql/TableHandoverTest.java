package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens if the plan over empty tables should have been wrong about what is used. */
class TableHandoverTest {

  private static final TableReference TABLE =
      new TableReference("t", FamfsPath.of("/t.arrow"), "t");

  @TempDir Path folder;
  private SqlStore store;
  private FamfsDataset dataset;
  private TableLayout layout;

  @BeforeEach
  void publish() throws Exception {
    store = new SqlStore(folder);
    store.publishOnly(
        "/t.arrow", "SELECT i AS a, i AS b, ['x'] AS c, {'y': i} AS d FROM range(1000) t(i)", 100);
    dataset = FamfsDataset.open(store.master, TABLE.path());
    try (Engine engine = Engine.forPlans()) {
      layout = TableLayout.create(engine, "t", dataset, store.allocator);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    dataset.close();
    store.close();
  }

  /** The first value of the result, with only column a in the stream. */
  private String value(String query, int scans) {
    BitSet onlyA = new BitSet();
    onlyA.set(0);
    try (TableHandover handover =
        new TableHandover(
            TABLE, dataset.scan(), layout, new ScanUse(scans, onlyA, List.of()), store.allocator)) {
      try (Engine engine = Engine.forQueries(SqlOptions.defaults(), false)) {
        handover.into(engine, 0);
        return engine.value(query);
      }
    }
  }

  @Test
  void typesAreThoseThatDuckDbMakesOfThem() {
    assertEquals(List.of("a", "b", "c", "d"), layout.names());
    assertEquals(List.of("BIGINT", "BIGINT", "VARCHAR[]", "STRUCT(y BIGINT)"), layout.types());
    assertEquals(4, layout.usable().cardinality());
  }

  @Test
  void aColumnThatIsNotThereIsAnErrorNeverAValue() {
    assertEquals("499500", value("SELECT sum(a) FROM t", 1));
    assertEquals("1000", value("SELECT count(*) FROM (SELECT a, b, c, d FROM t)", 1));
    for (String query :
        List.of(
            "SELECT sum(b) FROM t",
            "SELECT count(b) FROM t",
            "SELECT count(*) FROM t WHERE b IS NULL",
            "SELECT max(c) FROM t",
            "SELECT d.y FROM t LIMIT 1",
            "SELECT coalesce(b, 0) FROM t",
            "SELECT a FROM t WHERE b > 5 OR a < 3",
            "SELECT * FROM t",
            "SELECT t FROM t",
            "SELECT a FROM t ORDER BY d LIMIT 3",
            "SELECT count(*) FROM t x JOIN (SELECT 1 AS b) y ON x.b = y.b")) {
      InvalidQueryException refused =
          assertThrows(InvalidQueryException.class, () -> value(query, 1), query);
      assertTrue(refused.getMessage().contains(TableHandover.NOT_HANDED_OVER), query);
    }
  }

  @Test
  void aStreamIsReadOnce() {
    String twice = "SELECT (SELECT sum(a) FROM t) + (SELECT max(a) FROM t)";
    InvalidQueryException released =
        assertThrows(InvalidQueryException.class, () -> value(twice, 1));
    assertTrue(released.getMessage().contains("stream has been released"), released.getMessage());
    assertEquals("500499", value(twice, 2));
  }
}
