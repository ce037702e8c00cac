package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreatVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void allocatesAFileOfZeros() {
    store.run("creat", "-s", "3M", "-u", "33", "-g", "44", "/f").expectDone();
    JsonNode stat = store.run("stat", "--json", "/f").json();
    assertEquals(3 << 20, stat.get("size").asLong());
    assertEquals("0644", stat.get("mode").asText());
    assertEquals(33, stat.get("uid").asInt());
    assertEquals(44, stat.get("gid").asInt());
    assertArrayEquals(new byte[3 << 20], store.run("cat", "/f").expectDone().bytes());
  }

  @Test
  void refusesWhatCannotBeMade() {
    store.run("creat", "/f").expectRefused(ExitCodes.USAGE, "--size");
    store.run("creat", "-s", "4mm", "/f").expectRefused(ExitCodes.USAGE, "4mm");
    store.run("creat", "-s", "0", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "1G", "/f").expectRefused(ExitCodes.FULL);
    store.run("creat", "-s", "1", "/no/f").expectRefused(ExitCodes.NOT_FOUND, "/no");
    store.run("creat", "-s", "1").expectRefused(ExitCodes.USAGE, "--multi");
    store.runAs(CliStore.STRANGER, "creat", "-s", "1", "/f").expectRefused(ExitCodes.DENIED);
  }

  @Test
  void fillsFromASeedBeforeTheNameAppears() {
    store.run("creat", "-s", "5000001", "-r", "-S", "42", "/f").expectDone();
    store.run("verify", "-S", "42", "-f", "/f").expectDone();
  }

  @Test
  void tellsTheSeedThatItMadeUp() {
    String said = store.run("creat", "-s", "1M", "-r", "/f").expectDone().err();
    String seed = said.strip().replaceAll(".* ", "");
    store.run("verify", "-S", seed, "-f", "/f").expectDone();
  }

  @Test
  void anExistingFileOfThatSizeIsDoneAndFilledAnewOnRequest() {
    store.run("creat", "-s", "1M", "-r", "-S", "1", "/f").expectDone();
    store.run("creat", "-s", "1M", "/f").expectDone();
    store.run("creat", "/f").expectDone();
    store.run("verify", "-S", "1", "-f", "/f").expectDone();
    store.run("creat", "-s", "1M", "-r", "-S", "2", "/f").expectDone();
    store.run("verify", "-S", "2", "-f", "/f").expectDone();
    store.run("creat", "-s", "2M", "/f").expectRefused(ExitCodes.USAGE, "1048576");
    assertEquals(1, store.run("logplay", "--json").json().get("entries").asInt());
    store.run("mkdir", "/d").expectDone();
    store.run("creat", "-s", "1M", "/d").expectRefused(ExitCodes.USAGE, "directory");
  }

  @Test
  void anArrowDatasetIsNeverFilledAnew() throws IOException {
    String csv = store.file("t.csv", "id\n1\n2\n").toString();
    store.run("publish", csv, "/t.arrow").expectDone();
    store.run("creat", "-r", "-S", "1", "/t.arrow").expectRefused(ExitCodes.DENIED, "immutable");
    store.run("check", "/t.arrow").expectDone();
  }

  @Test
  void severalFilesGoOnAfterAnError() {
    CliRun run =
        store.run(
            "creat",
            "-t",
            "3",
            "--multi",
            "/a,1M,7",
            "--multi",
            "/no/b,1M,8",
            "--multi",
            "/c,2M",
            "--multi",
            "/d,1M,9");
    assertEquals(ExitCodes.NOT_FOUND, run.exitCode());
    assertTrue(run.err().contains("/no"), run.err());
    assertEquals(3, store.run("ls", "--json").json().size());
    store.run("verify", "-m", "/a,7", "-m", "/d,9").expectDone();
    assertArrayEquals(new byte[2 << 20], store.run("cat", "/c").expectDone().bytes());
  }

  @Test
  void refusesOptionsThatContradict() {
    store.run("creat", "-s", "1", "-S", "1", "/f").expectRefused(ExitCodes.USAGE, "-r");
    store.run("creat", "-s", "1", "-r", "-S", "0", "/f").expectRefused(ExitCodes.USAGE, "seed");
    store.run("creat", "--multi", "/f").expectRefused(ExitCodes.USAGE, "PATH,SIZE");
    store
        .run("creat", "--multi", "/f,1M", "--multi", "/g,1M", "--multi", "/f,2M")
        .expectRefused(ExitCodes.USAGE, "/f twice");
    store.run("creat", "--multi", "/f,x").expectRefused(ExitCodes.USAGE, "size");
    store.run("creat", "--multi", "/f,1", "/g").expectRefused(ExitCodes.USAGE, "--multi");
    store.run("creat", "-t", "300", "--multi", "/f,1").expectRefused(ExitCodes.USAGE, "256");
  }

  @Test
  void stripsCanBeSaidInTheWordsOfTheFamfsTools() {
    store.run("creat", "-s", "8M", "-N", "17", "/f").expectRefused(ExitCodes.USAGE, "17 strips");
    store.run("creat", "-s", "8M", "-N", "0", "/f").expectRefused(ExitCodes.USAGE, "at least 1");
    store.run("creat", "-s", "8M", "-N", "1", "-C", "3M", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "8M", "-N", "1", "-C", "0", "/f").expectRefused(ExitCodes.USAGE);
    store
        .run("creat", "-s", "8M", "-N", "2", "--interleave", "2", "/f")
        .expectRefused(ExitCodes.USAGE, "-N");
    Path large = store.folder().resolve("large");
    store.run("mkfs", "--size", "4G", large.toString()).expectDone();
    CliRun made =
        CliRun.of(
            "--store=" + large,
            "--system-uuid=" + CliStore.OWNER,
            "creat",
            "-s",
            "12M",
            "-N3",
            "-B4",
            "-C2M",
            "/f");
    made.expectDone();
    JsonNode map = CliRun.of("--store=" + large, "getmap", "--json", "/f").expectDone().json();
    assertEquals(3, map.get("nstrips").asInt());
    assertEquals(2 << 20, map.get("chunk_size").asInt());
    assertEquals(4 << 20, map.get("strips").get(0).get(2).asInt());
  }
}
