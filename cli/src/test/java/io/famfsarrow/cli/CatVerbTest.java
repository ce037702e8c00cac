package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void writesTextRowByRow() throws IOException {
    String csv = store.file("t.csv", "id,name\n1,a\n2,\"b \"\"x\"\"\"\n").toString();
    store.run("publish", csv, "/t.arrow").expectDone();
    assertEquals(
        "\"id\",\"name\"\n1,\"a\"\n2,\"b \"\"x\"\"\"\n",
        store.run("cat", "--format", "csv", "/t.arrow").expectDone().out());
    assertEquals(
        "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b \\\"x\\\"\"}\n",
        store.run("cat", "--format", "JSON", "/t.arrow").expectDone().out());
    assertEquals(
        "\"name\"\n\"a\"\n\"b \"\"x\"\"\"\n",
        store.run("cat", "--format", "csv", "--columns", "name", "/t.arrow").out());
  }

  @Test
  void writesAnArrowFileUnlessTold() throws IOException {
    store.run("cp", store.flights().toString(), "/f.arrow").expectDone();
    byte[] arrow = store.run("cat", "/f.arrow").expectDone().bytes();
    assertEquals(List.of(200_000L, 1452L), rowsAndFirstDistance(arrow));
  }

  @Test
  void joinsTheFilesOfAFolder() throws IOException {
    String one = store.file("one.csv", "distance\n5\n").toString();
    String two = store.file("two.csv", "distance\n6\n7\n").toString();
    store.run("publish", one, two, "/t").expectDone();
    byte[] arrow = store.run("cat", "--format", "arrow", "/t").expectDone().bytes();
    assertEquals(List.of(3L, 5L), rowsAndFirstDistance(arrow));
    assertEquals(
        "\"distance\"\n5\n6\n7\n", store.run("cat", "--format", "csv", "/t").expectDone().out());
    String other = store.file("a.csv", "name\nx\n").toString();
    store.run("publish", other, "/t").expectDone();
    for (String format : List.of("arrow", "csv", "json")) {
      store
          .run("cat", "--format", format, "/t")
          .expectRefused(
              ExitCodes.USAGE, "/t is not one dataset", "column 0: name distance instead of name");
    }
  }

  @Test
  void writesParquetThatCanBePublishedAgain() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    byte[] parquet =
        store
            .run("cat", "--format", "parquet", "--columns", "distance,delay", "/f.arrow")
            .expectDone()
            .bytes();
    Path file = Files.write(store.folder().resolve("f.parquet"), parquet);
    store.run("publish", file.toString(), "/again.arrow").expectDone();
    assertEquals(
        store.run("cat", "--format", "csv", "--columns", "distance,delay", "/f.arrow").out(),
        store.run("cat", "--format", "csv", "/again.arrow").out());
  }

  @Test
  void writesBytesOfWhatIsNoTable() throws IOException {
    byte[] content = Files.readAllBytes(store.file("text", "no table at all"));
    store.run("cp", store.folder().resolve("text").toString(), "/text").expectDone();
    assertArrayEquals(content, store.run("cat", "/text").expectDone().bytes());
    store.run("cat", "--format", "csv", "/text").expectRefused(ExitCodes.CORRUPT, "/text");
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    store
        .run("cat", "--format", "parquet", "--columns", "none", "/f.arrow")
        .expectRefused(ExitCodes.USAGE, "none");
    CliRun xml = store.run("cat", "--format", "xml", "/f.arrow");
    xml.expectRefused(ExitCodes.USAGE, "xml", "expected arrow, csv, json, parquet or raw");
    store.run("cat", "--format", "raw", "/").expectRefused(ExitCodes.USAGE, "folder");
    store
        .run("cat", "--format", "raw", "--columns", "delay", "/f.arrow")
        .expectRefused(ExitCodes.USAGE, "--columns");
    store.run("cat", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
  }

  @Test
  void endsQuietlyWhenTheReaderHasGone() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new StandardOutput.ReaderGone(new IOException("Broken pipe"));
          }
        };
    String[] args = {"--store", store.medium() + "", "cat", "--format", "csv", "/f.arrow"};
    assertEquals(
        ExitCodes.DONE,
        FamfsArrow.execute(args, closed, new PrintStream(err, true, StandardCharsets.UTF_8)));
    assertEquals(0, err.size());
  }

  private static List<Long> rowsAndFirstDistance(byte[] arrow) throws IOException {
    long rows = 0;
    Object first = null;
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(arrow), allocator)) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
        Object value = reader.getVectorSchemaRoot().getVector("distance").getObject(0);
        first = first == null ? value : first;
      }
    }
    return List.of(rows, ((Number) first).longValue());
  }
}
