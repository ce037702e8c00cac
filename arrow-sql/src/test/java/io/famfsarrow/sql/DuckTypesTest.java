package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @TempDir static Path folder;
  private static SqlStore store;
  private static FamfsSql sql;

  @BeforeAll
  static void publish() throws Exception {
    store = new SqlStore(folder);
    try (InputStream file = DuckTypesTest.class.getResourceAsStream("/types/types.arrow")) {
      store.put(PATH.toString(), file.readAllBytes());
    }
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
    OpenOptions one = OpenOptions.defaults().withColumns(column).withAllocator(store.allocator);
    List<String> expected;
    Optional<String> refusal;
    try (FamfsDataset dataset = FamfsDataset.open(store.master, PATH);
        DatasetReader reader = dataset.reader(one)) {
      expected = values(reader);
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
    try (SqlResult result = sql.query(query)) {
      assertEquals(expected, values(result.reader()));
    }
  }

  @Test
  void columnsThatAreRefusedDoNotHinderOthers() throws Exception {
    try (SqlResult result = sql.query("SELECT count(*), sum(int8) FROM '/types.arrow'")) {
      assertEquals(List.of("6"), values(result.reader()));
    }
    assertThrows(UnsupportedTypeException.class, () -> sql.query("FROM '/types.arrow'"));
  }
}
