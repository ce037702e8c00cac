package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void publish() throws IOException {
    String one = store.file("a.csv", "name,n\nx,1\ny,2\n").toString();
    String two = store.file("b.csv", "name,n\n,30\nx,4\n").toString();
    store.run("publish", one, two, "/t").expectDone();
  }

  @Test
  void printsAnAlignedTableAndSaysWhatWasRead() {
    CliRun run = store.run("sql", "select name, sum(n) as s from '/t' group by 1 order by 2");
    assertEquals("name   s\ny      2\nx      5\n      30\n", run.expectDone().out());
    assertTrue(run.err().startsWith("famfs-arrow: note: 3 rows in "), run.err());
    assertTrue(
        run.err().contains("; /t: 2 of 2 columns, 2 batches read, 0 skipped of 2;"), run.err());
    assertTrue(run.err().endsWith("; 0 buffers copied\n"), run.err());
  }

  @Test
  void writesTextFormats() {
    String query = "select name, n * 1.5 as m from '/t/a.arrow' order by n";
    assertEquals(
        "\"name\",\"m\"\n\"x\",1.5\n\"y\",3.0\n",
        store.run("sql", "--format", "csv", query).expectDone().out());
    assertEquals(
        "{\"name\":\"x\",\"m\":1.5}\n{\"name\":\"y\",\"m\":3.0}\n",
        store.run("sql", "--format", "JSON", query).expectDone().out());
  }

  @Test
  void writesArrowAndParquetFiles() throws IOException {
    byte[] arrow =
        store.run("sql", "--format", "arrow", "from '/t' order by n").expectDone().bytes();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(arrow), allocator)) {
      assertTrue(reader.loadNextBatch());
      assertEquals(4, reader.getVectorSchemaRoot().getRowCount());
      assertEquals(30L, reader.getVectorSchemaRoot().getVector("n").getObject(3));
    }
    Path file = store.folder().resolve("out.parquet");
    CliRun run = store.run("sql", "--format", "parquet", "-o", file.toString(), "from '/t'");
    assertEquals("", run.expectDone().out());
    store.run("publish", file.toString(), "/again.arrow").expectDone();
    assertEquals(
        store.run("cat", "--format", "csv", "/t").out(),
        store.run("cat", "--format", "csv", "/again.arrow").out());
  }

  @Test
  void anOutputFileIsCompleteOrNotThere() throws IOException {
    Path file = store.folder().resolve("out.csv");
    String late =
        "select case when i = 3000000 then error('late') else i end from range(4000000) t(i)";
    CliRun run = store.run("sql", "--format", "csv", "-o", file.toString(), late);
    run.expectRefused(ExitCodes.USAGE, "late");
    assertEquals(List.of(), leftovers("out.csv"));
    Files.writeString(file, "old");
    store
        .run("sql", "--format", "csv", "-o", file.toString(), late)
        .expectRefused(ExitCodes.USAGE, "late");
    assertEquals("old", Files.readString(file));
    store.run("sql", "-o", file.toString(), "select 1 as one").expectDone();
    assertEquals("one\n  1\n", Files.readString(file));
    assertEquals(List.of("out.csv"), leftovers("out.csv"));
    store
        .run("sql", "-o", store.folder().toString(), "select 1")
        .expectRefused(ExitCodes.USAGE, "is a folder");
  }

  private List<String> leftovers(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(store.folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  @Test
  void publishesItsResult() {
    CliRun run =
        store.run(
            "sql",
            "--into",
            "/sums/s.arrow",
            "select name, sum(n)::bigint as n from '/t' group by 1 order by 1");
    assertTrue(
        run.expectDone().out().startsWith("/sums/s.arrow: 3 rows in 1 record batch, "), run.out());
    assertEquals(
        "\"name\",\"n\"\n\"\",30\n\"x\",5\n\"y\",2\n",
        store.run("cat", "--format", "csv", "/sums/s.arrow").out());
    store
        .run("sql", "--into", "/sums/s.arrow", "select 1")
        .expectRefused(ExitCodes.USAGE, "/sums/s.arrow");
    store.run("sql", "--into", "/folder", "select 1").expectRefused(ExitCodes.USAGE, ".arrow");
    store
        .run("sql", "--into", "/x.arrow", "--format", "csv", "select 1")
        .expectRefused(ExitCodes.USAGE, "--into");
    store
        .run("sql", "--into", "/x.arrow", "select error('no')")
        .expectRefused(ExitCodes.USAGE, "no");
    store
        .runAs(CliStore.STRANGER, "sql", "--into", "/x.arrow", "select 1")
        .expectRefused(ExitCodes.DENIED, "only the owner");
    store.run("ls", "/x.arrow").expectRefused(ExitCodes.NOT_FOUND, "/x.arrow");
  }

  @Test
  void refusesTablesOfOneName() {
    store
        .run("sql", "--table", "a=/t", "--table", "a=/u", "from a")
        .expectRefused(ExitCodes.USAGE, "two tables have the name a");
    store.run("sql", "--table", "a", "from a").expectRefused(ExitCodes.USAGE, "NAME=PATH");
  }

  @Test
  void answersInJson() {
    JsonNode answer =
        store
            .run(
                "sql",
                "--json",
                "--table",
                "t=/t",
                "select name, max(n) as m from T group by all order by all")
            .expectDone()
            .json();
    assertEquals("{\"name\":\"m\",\"type\":\"int64\"}", answer.get("columns").get(1).toString());
    assertEquals(
        "[{\"name\":\"\",\"m\":30},{\"name\":\"x\",\"m\":4},{\"name\":\"y\",\"m\":2}]",
        answer.get("rows").toString());
    assertEquals(3, answer.get("row_count").asInt());
    JsonNode table = answer.get("tables").get(0);
    assertEquals("/t", table.get("path").asText());
    assertEquals(2, table.get("files").asInt());
    assertEquals("[\"name\",\"n\"]", table.get("columns").toString());
    assertEquals("{\"total\":2,\"skipped\":0,\"read\":2}", table.get("batches").toString());
    assertEquals(0, answer.get("buffers").get("copied").asInt());
    assertTrue(answer.get("buffers").get("mapped").asInt() > 0);
  }

  @Test
  void explains() {
    CliRun run = store.run("sql", "explain select count(*) from '/t' where n > 1").expectDone();
    assertTrue(run.out().startsWith("table  batches  columns\n/t      2 of 2  n\n\n"), run.out());
    assertTrue(run.out().contains("n > 1"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void errorsHaveTheirExitCodes() throws IOException {
    store.run("sql", "selec 1").expectRefused(ExitCodes.USAGE, "syntax error");
    store.run("sql", "select x from '/t'").expectRefused(ExitCodes.USAGE, "\"x\"");
    store.run("sql", "from t").expectRefused(ExitCodes.NOT_FOUND, "paths in the store");
    store.run("sql", "from '/u'").expectRefused(ExitCodes.NOT_FOUND, "/u");
    store.run("sql", "from 'x.csv'").expectRefused(ExitCodes.USAGE, "paths in the store");
    store.run("sql").expectRefused(ExitCodes.USAGE, "QUERY");
    store.run("sql", "--format", "xml", "from '/t'").expectRefused(ExitCodes.USAGE, "xml");
    store.run("sql", "--threads", "0", "select 1").expectRefused(ExitCodes.USAGE, "--threads 0");
    store
        .run(
            "sql",
            "--memory",
            "40M",
            "select count(*) from (select i from range(3000000) t(i) group by i)")
        .expectRefused(ExitCodes.FULL, "more memory");
    byte[] arrow = store.run("cat", "/t/a.arrow").bytes();
    int x = new String(arrow, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("xy");
    arrow[x] = (byte) 0xFF;
    Path bad = Files.write(store.folder().resolve("bad.arrow"), arrow);
    store.run("cp", bad.toString(), "/bad.arrow").expectDone();
    store.run("sql", "select max(name) from '/bad.arrow'").expectRefused(ExitCodes.CORRUPT, "name");
    assertFalse(store.run("sql", "select sum(n) from '/bad.arrow'").expectDone().out().isEmpty());
  }
}
