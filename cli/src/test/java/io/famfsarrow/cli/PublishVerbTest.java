package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void publishesOneFileAndMakesItsFolders() throws IOException {
    CliRun run = store.run("publish", store.flights().toString(), "/a/b/f.arrow").expectDone();
    assertTrue(run.out().startsWith("/a/b/f.arrow: 200,000 rows in 1 record batch,"), run.out());
    JsonNode show = store.run("show", "--json", "/a/b/f.arrow").json();
    assertEquals(200_000, show.get("rows").asInt());
    assertEquals(0, show.get("buffers").get("copied").asInt());
  }

  @Test
  void readsParquetAndCsv() throws IOException {
    String parquet = store.resource("small.parquet").toString();
    String csv = store.file("t.csv", "id,name\n1,a\n2,b\n").toString();
    store.run("publish", parquet, csv, "/t").expectDone();
    assertEquals(List.of("small.arrow", "t.arrow"), store.run("ls", "/t").out().lines().toList());
    assertEquals(
        "\"id\",\"name\"\n1,\"a\"\n2,\"b\"\n",
        store.run("cat", "--format", "csv", "/t/t.arrow").out());
    assertTrue(
        store.run("cat", "--format", "csv", "/t/small.arrow").out().endsWith("99,\"n99\"\n"));
  }

  @Test
  void severalSourcesBecomeOneFileByItsName() throws IOException {
    String one = store.file("one.csv", "id\n1\n").toString();
    String two = store.file("two.csv", "id\n2\n").toString();
    store.run("publish", one, two, "/both.arrow").expectDone();
    assertEquals("\"id\"\n1\n2\n", store.run("cat", "--format", "csv", "/both.arrow").out());
  }

  @Test
  void folderStandsForItsFilesAndLinksAreNamed() throws IOException {
    Path folder = Files.createDirectories(store.folder().resolve("data/sub")).getParent();
    Files.writeString(folder.resolve("a.csv"), "id\n1\n");
    Files.writeString(folder.resolve("sub/b.csv"), "id\n2\n");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("a.csv"));
    CliRun run = store.run("publish", folder.toString(), "/t").expectDone();
    assertTrue(run.err().contains("link.csv is a symbolic link: not followed"), run.err());
    assertEquals("a.arrow\nsub/\n", store.run("ls", "/t").out());
    assertEquals("b.arrow\n", store.run("ls", "/t/sub").out());
  }

  @Test
  void takesAStreamFromStandardInput() throws IOException {
    Path flights = store.flights();
    runWithInput(stream(flights), "publish", "-", "/piped.arrow").expectDone();
    store.run("publish", flights.toString(), "/direct.arrow").expectDone();
    assertArrayEquals(
        store.run("cat", "--format", "raw", "/direct.arrow").bytes(),
        store.run("cat", "--format", "raw", "/piped.arrow").bytes());
    runWithInput(new byte[0], "publish", "-", "/x.arrow").expectRefused(ExitCodes.USAGE, "empty");
    runWithInput(Files.readAllBytes(flights), "publish", "-", "/x.arrow")
        .expectRefused(ExitCodes.USAGE, "expected an Arrow stream");
    store.run("publish", "-", "/folder").expectRefused(ExitCodes.USAGE, "/folder/NAME.arrow");
  }

  @Test
  void optionsChooseColumnsBatchesAndOwner() throws IOException {
    List<String> args = new ArrayList<>(List.of("publish", "--columns", "time,delay"));
    args.addAll(List.of("--batch-rows", "60000", "--threads", "2", "-m", "600", "-u", "7"));
    args.addAll(List.of(store.flights().toString(), "/f.arrow"));
    store.run(args.toArray(String[]::new)).expectDone();
    JsonNode show = store.run("show", "--json", "/f.arrow").json();
    assertEquals(4, show.get("batches").size());
    assertEquals(20_000, show.get("batches").get(3).get("rows").asInt());
    assertEquals("time", show.get("schema").get(0).get("name").asText());
    assertEquals(2, show.get("schema").size());
    JsonNode stat = store.run("stat", "--json", "/f.arrow").json();
    assertEquals("0600", stat.get("mode").asText());
    assertEquals(7, stat.get("uid").asInt());
  }

  @Test
  void sortsWhatItReads() throws IOException {
    String csv = store.file("t.csv", "id,name\n2,b\n3,\n1,b\n5,a\n").toString();
    store.run("publish", "--sort-by", "name,-id", csv, "/t.arrow").expectDone();
    assertEquals(
        List.of("\"id\",\"name\"", "3,\"\"", "5,\"a\"", "2,\"b\"", "1,\"b\""),
        store.run("cat", "--format", "csv", "/t.arrow").out().lines().toList());
    String parquet = store.resource("small.parquet").toString();
    store.run("publish", "--sort-by", "-id", parquet, "/p.arrow").expectDone();
    List<String> lines = store.run("cat", "--format", "csv", "/p.arrow").out().lines().toList();
    assertEquals("99,\"n99\"", lines.get(1));
    assertEquals("0,\"n0\"", lines.get(lines.size() - 1));
    store
        .run("publish", "--sort-by", "nobody", csv, "/x.arrow")
        .expectRefused(ExitCodes.USAGE, "nobody");
    store
        .run("publish", "--sort-by=-", csv, "/x.arrow")
        .expectRefused(ExitCodes.USAGE, "name of a column");
    assertEquals("p.arrow\nt.arrow\n", store.run("ls").out());
  }

  @Test
  void optionsMayStandBetweenTheArguments() throws IOException {
    String csv = store.file("t.csv", "id\n1\n").toString();
    store.run("publish", csv, "--threads", "2", "/t.arrow", "-m", "600").expectDone();
    store.run("cp", csv, "-m", "640", "/t.csv").expectDone();
    store.run("mkdir", "/a", "-p", "/b/c").expectDone();
    assertEquals("0600", store.run("stat", "--json", "/t.arrow").json().get("mode").asText());
    assertEquals("a/\nb/\nt.arrow\nt.csv\n", store.run("ls").out());
  }

  @Test
  void publishesAllOrNothing() throws IOException {
    String good = store.file("good.csv", "id\n1\n").toString();
    String bad = store.file("bad.txt", "what is this\n").toString();
    store.run("publish", good, bad, "/t").expectRefused(ExitCodes.USAGE, "bad.txt");
    store.run("publish", good, good, "/t").expectRefused(ExitCodes.USAGE, "/t/good.arrow");
    assertEquals("", store.run("ls").out());
  }

  private CliRun runWithInput(byte[] input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return store.run(args);
    } finally {
      System.setIn(before);
    }
  }

  private static byte[] stream(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(reader.getVectorSchemaRoot(), reader, bytes)) {
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
    }
    return bytes.toByteArray();
  }
}
