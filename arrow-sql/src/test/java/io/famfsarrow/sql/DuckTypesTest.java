package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type comes back from DuckDB with the values that went in, or is refused by name. */
class DuckTypesTest {

  private static final FamfsPath PATH = FamfsPath.of("/types.arrow");

  /** The same, each row a batch of its own: state of one batch must not show in the next. */
  private static final FamfsPath ROWS = FamfsPath.of("/rows.arrow");

  @TempDir static Path folder;
  private static SqlStore store;
  private static FamfsSql sql;

  @BeforeAll
  static void publish() throws Exception {
    store = new SqlStore(folder);
    try (InputStream file = DuckTypesTest.class.getResourceAsStream("/types/types.arrow")) {
      store.put(PATH.toString(), file.readAllBytes());
    }
    OpenOptions all = OpenOptions.defaults().withAllocator(store.allocator);
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH);
        DatasetReader reader = dataset.reader(all)) {
      Publisher.on(store.master)
          .publish(
              TableSources.ofReader("types", reader),
              ROWS,
              PublishOptions.defaults().withBatchRows(1));
    }
    store.master.refresh();
    sql = FamfsSql.open(store.master);
  }

  @AfterAll
  static void nothingIsLeft() {
    sql.close();
    assertEquals(0, sql.heldBytes());
    store.close();
  }

  static List<String> columns() throws Exception {
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH)) {
      return dataset.schema().getFields().stream().map(Field::getName).toList();
    }
  }

  private static List<String> values(ArrowReader reader) throws IOException {
    List<String> values = new ArrayList<>();
    while (reader.loadNextBatch()) {
      values.addAll(Canonical.values(reader.getVectorSchemaRoot().getVector(0), reader));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("columns")
  void comesBackAsItWasOrIsRefused(String column) throws Exception {
    Optional<String> refusal;
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH)) {
      refusal = DuckTypes.refusal(dataset.schema().findField(column));
    }
    String query = "SELECT \"" + column + "\" FROM '/types.arrow'";
    if (refusal.isPresent()) {
      UnsupportedTypeException refused =
          assertThrows(UnsupportedTypeException.class, () -> sql.query(query));
      assertTrue(refused.getMessage().contains('"' + column + '"'), refused.getMessage());
      assertTrue(refused.getMessage().contains(refusal.get()), refused.getMessage());
      return;
    }
    for (FamfsPath path : List.of(PATH, ROWS)) {
      try (SqlResult result = sql.query(query.replace(PATH.toString(), path.toString()))) {
        assertEquals(stored(column), values(result.reader()), column);
      }
    }
  }

  private static List<String> stored(String column) throws IOException {
    OpenOptions one = OpenOptions.defaults().withColumns(column).withAllocator(store.allocator);
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH);
        DatasetReader reader = dataset.reader(one)) {
      return values(reader);
    }
  }

  @Test
  void columnsThatAreRefusedDoNotHinderOthers() throws Exception {
    try (SqlResult result = sql.query("SELECT count(*), sum(int8) FROM '/types.arrow'")) {
      assertEquals(List.of("6"), values(result.reader()));
    }
    assertThrows(UnsupportedTypeException.class, () -> sql.query("FROM '/types.arrow'"));
  }

  private static List<List<String>> rows(String query) throws IOException {
    try (SqlResult result = sql.query(query)) {
      return store.texts(result.reader());
    }
  }

  @Test
  void eachFileHasItsOwnDictionary() throws Exception {
    for (int file = 0; file < 6; file++) {
      List<String> words = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f"));
      Collections.rotate(words, file);
      String type = "ENUM('" + String.join("', '", words.subList(0, 4)) + "')";
      String word = "'" + words.get(file % 4) + "'::" + type;
      store.publishOnly(
          "/many/" + file + ".arrow",
          "SELECT %d AS file, %s AS w, {'v': %s} AS s, MAP {1: %s} AS m FROM range(5000)"
              .formatted(file, word, word, word),
          1500);
    }
    String query =
        "SELECT file, w::VARCHAR AS w, s.v::VARCHAR AS v, m::VARCHAR AS m, count(*)"
            + " FROM '/many%s' GROUP BY ALL ORDER BY 1";
    List<List<String>> together = rows(query.formatted(""));
    assertEquals(7, together.size());
    for (int file = 0; file < 6; file++) {
      assertEquals(rows(query.formatted("/" + file + ".arrow")).get(1), together.get(file + 1));
      assertEquals("5000", together.get(file + 1).get(4));
    }
  }

  @Test
  void whatIsRefusedIsKnown() throws Exception {
    List<String> refused = new ArrayList<>();
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH)) {
      dataset.schema().getFields().stream()
          .filter(field -> DuckTypes.refusal(field).isPresent())
          .forEach(field -> refused.add(field.getName()));
    }
    assertEquals(
        List.of(
            "float16",
            "decimal256",
            "duration_ns",
            "interval",
            "sparse_union",
            "dense_union",
            "list_of_dict_utf8",
            "fixed_list_of_dict_utf8",
            "list_of_run_ends",
            "struct_of_run_ends",
            "fixed_list_of_run_ends",
            "run_ends_list",
            "fixed_list_0",
            "struct_empty",
            "struct_same",
            "decimal_negative",
            "list_view_of_dict_utf8",
            "large_list_of_dict_utf8",
            "list_of_struct_of_dict_utf8",
            "fixed_list_of_struct_of_dict_utf8",
            "map_of_run_ends",
            "list_view_of_run_ends",
            "large_list_of_run_ends",
            "list_of_struct_of_run_ends",
            "fixed_list_of_struct_of_run_ends",
            "sparse_union_of_run_ends",
            "dict_list_of_dict",
            "run_ends_dict",
            "dict_of_marked"),
        refused);
  }
}
