package io.famfsarrow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.dataset.file.DatasetFileWriter;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {

  private static final FamfsPath PATH = FamfsPath.of("/table.arrow");
  private static final String FEW_LINES =
      """
      {"a":1,"b":"x"}
      {"a":2}
      {"b":"\u00fc","c":3}
      """;

  @TempDir Path directory;
  private FamfsMaster master;

  @BeforeEach
  void openStore() {
    Path medium = directory.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(128L << 20), options);
    master = FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  @AfterEach
  void closeStore() {
    master.close();
  }

  private Path resource(String name) throws IOException {
    Path copy = directory.resolve(name);
    try (InputStream in = IngestTest.class.getResourceAsStream(name)) {
      Files.copy(in, copy);
    }
    return copy;
  }

  private PublishedTable publish(Path file, FamfsPath path, PublishOptions options) {
    try (TableSource source = TableSources.open(file)) {
      return Publisher.on(master).publish(source, path, options);
    }
  }

  /** Columns as lists of text; reading must not have copied anything. */
  private List<List<String>> columns(FamfsPath path) throws IOException {
    List<List<String>> columns = new ArrayList<>();
    try (FamfsArrowReader reader = FamfsArrow.open(master, path)) {
      while (reader.loadNextBatch()) {
        for (int i = 0; i < reader.getVectorSchemaRoot().getFieldVectors().size(); i++) {
          if (columns.size() == i) {
            columns.add(new ArrayList<>());
          }
          add(reader, reader.getVectorSchemaRoot().getVector(i), columns.get(i));
        }
      }
      assertEquals(0, reader.copyReport().copiedBytes());
    }
    return columns;
  }

  private static void add(FamfsArrowReader reader, FieldVector vector, List<String> column) {
    if (vector.getField().getDictionary() == null) {
      for (int row = 0; row < vector.getValueCount(); row++) {
        column.add(String.valueOf(vector.getObject(row)));
      }
      return;
    }
    long id = vector.getField().getDictionary().getId();
    try (FieldVector decoded = (FieldVector) DictionaryEncoder.decode(vector, reader.lookup(id))) {
      for (int row = 0; row < decoded.getValueCount(); row++) {
        column.add(String.valueOf(decoded.getObject(row)));
      }
    }
  }

  private List<String> types(FamfsPath path) {
    try (FamfsArrowReader reader = FamfsArrow.open(master, path)) {
      return reader.file().schema().getFields().stream().map(Field::toString).toList();
    }
  }

  /** A generated table as a Parquet file, by way of the store. */
  private Path parquet(long rows) throws IOException {
    FamfsPath original = FamfsPath.of("/original.arrow");
    Publisher.on(master).publish(new GeneratedTable(rows, 5), original, PublishOptions.defaults());
    Path folder = Files.createDirectory(directory.resolve("parquet files"));
    // not closed: the library gives back what it has written some time after it has returned
    BufferAllocator allocator = new RootAllocator();
    try (FamfsArrowReader reader =
        FamfsArrow.open(master, original, OpenOptions.defaults().withAllocator(allocator))) {
      DatasetFileWriter.write(allocator, reader, FileFormat.PARQUET, folder.toUri().toString());
    }
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @ParameterizedTest(name = "staging limit {0}")
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void parquetKeepsRowsAndOrderInLargerBatches(long limit) throws IOException {
    Path file = parquet(300_000);
    PublishedTable table =
        publish(file, PATH, PublishOptions.defaults().withStagingLimitBytes(limit));
    assertEquals(300_000, table.rows());
    assertEquals(3, table.batchCount());
    assertEquals(columns(FamfsPath.of("/original.arrow")), columns(PATH));
  }

  @Test
  void parquetColumnsInTheOrderAsked() throws IOException {
    PublishOptions options = PublishOptions.defaults().withColumns(List.of("name", "id"));
    publish(parquet(10), PATH, options);
    assertEquals("9", columns(PATH).get(1).get(9));
    PublishOptions wrong = options.withColumns(List.of("nobody"));
    Path again = directory.resolve("parquet files");
    try (var files = Files.list(again)) {
      Path file = files.findFirst().orElseThrow();
      assertThrows(InvalidRequestException.class, () -> publish(file, FamfsPath.of("/x"), wrong));
    }
  }

  @ParameterizedTest
  @CsvSource({"dictionary.parquet", "lz4.arrow", "zstd.arrow"})
  void readsWhatPyarrowWrote(String name) throws IOException {
    publish(resource(name), PATH, PublishOptions.defaults());
    List<List<String>> columns = columns(PATH);
    assertEquals(1000, columns.get(0).size());
    for (int row = 0; row < 1000; row++) {
      assertEquals(String.valueOf(row), columns.get(0).get(row));
      assertEquals(List.of("red", "green", "null", "blue").get(row % 4), columns.get(1).get(row));
      assertEquals(row % 7 == 0 ? "null" : "text " + row, columns.get(2).get(row));
    }
    assertEquals("1970-01-02T00:00", columns.get(3).get(1));
    assertTrue(types(PATH).get(2).contains("LargeUtf8"), types(PATH)::toString);
    assertTrue(types(PATH).get(1).contains("[dictionary:"), types(PATH)::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsOutTheTypesOfACsvFile(boolean zipped) throws IOException {
    Path file = resource("seattle-weather.csv");
    publish(zipped ? gzipped(file) : file, PATH, PublishOptions.defaults());
    assertEquals(
        List.of(
            "date: Date(DAY)",
            "precipitation: FloatingPoint(DOUBLE)",
            "temp_max: FloatingPoint(DOUBLE)",
            "temp_min: FloatingPoint(DOUBLE)",
            "wind: FloatingPoint(DOUBLE)",
            "weather: Utf8"),
        types(PATH));
    List<List<String>> columns = columns(PATH);
    assertEquals(1461, columns.get(0).size());
    assertEquals(
        List.of("15340", "0.0", "12.8", "5.0", "4.7", "drizzle"),
        columns.stream().map(column -> column.get(0)).toList());
  }

  @Test
  void readsOrc() throws IOException {
    publish(resource("table.orc"), PATH, PublishOptions.defaults());
    assertEquals(
        List.of(
            "id: Int(64, true)", "color: Utf8", "big: Utf8", "day: Timestamp(NANOSECOND, null)"),
        types(PATH));
    List<List<String>> columns = columns(PATH);
    assertEquals(1000, columns.get(0).size());
    for (int row = 0; row < 1000; row++) {
      assertEquals(String.valueOf(row), columns.get(0).get(row));
      assertEquals(List.of("red", "green", "null", "blue").get(row % 4), columns.get(1).get(row));
      assertEquals(row % 7 == 0 ? "null" : "text " + row, columns.get(2).get(row));
    }
    assertEquals("1970-01-02T00:00", columns.get(3).get(1));
  }

  /** Several of the blocks that the library reads, by its several threads. */
  @ParameterizedTest(name = "staging limit {0}")
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void jsonLinesKeepTheirOrder(long limit) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      lines.add("{\"id\":%d,\"half\":%d.5,\"at\":{\"list\":[%d,null]}}".formatted(i, i, i));
    }
    Path file = Files.write(directory.resolve("many.jsonl"), lines);
    PublishOptions options = PublishOptions.defaults().withStagingLimitBytes(limit);
    assertEquals(2, publish(file, PATH, options).batchCount());
    assertEquals(
        List.of(
            "id: Int(64, true)",
            "half: FloatingPoint(DOUBLE)",
            "at: Struct<list: List<item: Int(64, true)>>"),
        types(PATH));
    List<List<String>> columns = columns(PATH);
    for (int i = 0; i < 150_000; i++) {
      assertEquals(i, Integer.parseInt(columns.get(0).get(i)));
      assertEquals(i + ".5", columns.get(1).get(i));
      assertEquals("{\"list\":[" + i + ",null]}", columns.get(2).get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"few.json", "few.ndjson", "few.jsonl.gz"})
  void readsJsonLinesByTheirNames(String name) throws IOException {
    Path plain = Files.writeString(directory.resolve("few.jsonl"), FEW_LINES);
    Path file =
        name.endsWith(".gz") ? gzipped(plain) : Files.move(plain, plain.resolveSibling(name));
    publish(file, PATH, PublishOptions.defaults());
    assertEquals(
        List.of(List.of("1", "2", "null"), List.of("x", "null", "ü"), List.of("null", "null", "3")),
        columns(PATH));
    publish(file, FamfsPath.of("/b"), PublishOptions.defaults().withColumns(List.of("b")));
    assertEquals(List.of(List.of("x", "null", "ü")), columns(FamfsPath.of("/b")));
  }

  @Test
  void refusesAFieldThatTheFirstBlockLacks() throws IOException {
    String head = "{\"a\":{\"b\":[{\"c\":1}]},\"d\":\"{\\\"x\\\":1}\"}\n".repeat(50_000);
    Path top = Files.writeString(directory.resolve("top.jsonl"), head + "{\"more\":1}\n");
    Path deep =
        Files.writeString(directory.resolve("deep.jsonl"), head + "{\"a\":{\"b\":[{\"d\":1}]}}\n");
    PublishOptions options = PublishOptions.defaults();
    for (Path file : List.of(top, deep)) {
      UnsupportedSourceException e =
          assertThrows(UnsupportedSourceException.class, () -> publish(file, PATH, options));
      assertTrue(e.getMessage().contains("line 50001"), e.getMessage());
    }
    publish(top, PATH, options.withColumns(List.of("d")));
    Path known =
        Files.writeString(directory.resolve("known.jsonl"), head + "{\"\\u0061\":{\"b\":[]}}\n");
    publish(known, FamfsPath.of("/known"), options);
  }

  /** The library would end the process. */
  @ParameterizedTest
  @CsvSource({"'{\"a\":', 1, '}'", "'{\"a\":', 1, ''", "'[', '', ']'"})
  void refusesTooManyLevels(String open, String value, String close) throws IOException {
    String line = "{\"a\":" + open.repeat(200_000) + value + close.repeat(200_000) + "}\n";
    Path file = Files.writeString(directory.resolve("deep.jsonl"), line);
    assertThrows(
        UnsupportedSourceException.class, () -> publish(file, PATH, PublishOptions.defaults()));
    Path late =
        Files.writeString(directory.resolve("late.jsonl"), "{\"a\":1}\n".repeat(300_000) + line);
    assertThrows(FamfsException.class, () -> publish(late, PATH, PublishOptions.defaults()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[{\"a\":1}]", "{\"a\":1}\n{\"a\":", "\n\n", "{\"a\":1,\"a\":2}", "\"a\"", "]]}}"})
  void refusesWhatIsNotJsonLines(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("x.json"), text + "\n");
    CorruptSourceException e =
        assertThrows(
            CorruptSourceException.class, () -> publish(file, PATH, PublishOptions.defaults()));
    assertTrue(e.getMessage().startsWith(file + " cannot be read"), e.getMessage());
  }

  @Test
  void refusesJsonThatIsNotUtf8() throws IOException {
    Path file = directory.resolve("latin.json");
    Files.write(file, "{\"a\":\"\u00fc\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    CorruptSourceException e =
        assertThrows(
            CorruptSourceException.class, () -> publish(file, PATH, PublishOptions.defaults()));
    assertTrue(e.getMessage().contains("UTF-8"), e.getMessage());
  }

  private static Path gzipped(Path file) throws IOException {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(file, out);
    }
    return zipped;
  }

  @Test
  void readsTabsAndLeavesEmptyFieldsOut() throws IOException {
    Path file = Files.writeString(directory.resolve("a b.tsv"), "x\ty\n1\t\n\tb,c\n");
    publish(file, PATH, PublishOptions.defaults());
    assertEquals(List.of(List.of("1", "null"), List.of("", "b,c")), columns(PATH));
  }

  @Test
  void refusesATruncatedParquetFile() throws IOException {
    byte[] whole = Files.readAllBytes(resource("dictionary.parquet"));
    for (int length : new int[] {4, 100, whole.length / 2, whole.length - 1}) {
      Path file = directory.resolve("cut.parquet");
      Files.write(file, Arrays.copyOf(whole, length));
      CorruptSourceException e =
          assertThrows(
              CorruptSourceException.class, () -> publish(file, PATH, PublishOptions.defaults()));
      assertTrue(e.getMessage().contains("cut.parquet"), e.getMessage());
    }
    assertTrue(master.refresh().find(PATH).isEmpty());
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    PublishOptions options = PublishOptions.defaults();
    Path empty = Files.createFile(directory.resolve("empty.csv"));
    assertThrows(UnsupportedSourceException.class, () -> publish(empty, PATH, options));
    Path text = Files.writeString(directory.resolve("notes.txt"), "hello");
    UnsupportedSourceException e =
        assertThrows(UnsupportedSourceException.class, () -> publish(text, PATH, options));
    assertTrue(e.getMessage().contains("Parquet"), e.getMessage());
    Path missing = directory.resolve("missing.parquet");
    assertThrows(NoSuchPathException.class, () -> publish(missing, PATH, options));
    Path ragged = Files.writeString(directory.resolve("ragged.csv"), "a,b\n1,2\n1,2,3\n");
    assertThrows(CorruptSourceException.class, () -> publish(ragged, PATH, options));
  }

  @ParameterizedTest
  @CsvSource({"ragged.csv, Expected 2 columns", "no.parquet, footer"})
  void refusalsNameTheFileOnceAndAreShort(String name, String reason) throws IOException {
    String start = name.endsWith(".csv") ? "a,b\n1,2\n" : "PAR1";
    Path file = Files.writeString(directory.resolve(name), start + "3,".repeat(10_000) + "\n");
    CorruptSourceException e =
        assertThrows(
            CorruptSourceException.class, () -> publish(file, PATH, PublishOptions.defaults()));
    String message = e.getMessage();
    assertTrue(message.startsWith(file + " cannot be read") && message.contains(reason), message);
    assertEquals(message.indexOf(name), message.lastIndexOf(name), message);
    assertTrue(message.length() < file.toString().length() + 300, message);
  }
}
