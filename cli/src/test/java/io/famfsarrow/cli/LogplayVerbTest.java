package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogplayVerbTest {
  /** SHA-256 of the text "abc", from FIPS 180-2. */
  private static final String SHA_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void listsWhatTheLogMakes() throws IOException {
    store.run("mkdir", "-m", "751", "-u", "11", "-g", "22", "/d").expectDone();
    store.run("cp", store.file("abc", "abc").toString(), "/d/abc").expectDone();
    JsonNode play = store.run("logplay", "--json", "--sha256").expectDone().json();
    assertEquals("complete", play.get("replay").asText());
    assertEquals("owner", play.get("role").asText());
    assertEquals(
        "{\"path\":\"/d\",\"mode\":\"0751\",\"uid\":11,\"gid\":22}",
        play.get("dirs").get(0).toString());
    JsonNode file = play.get("files").get(0);
    assertEquals("/d/abc", file.get("path").asText());
    assertEquals(3, file.get("size").asInt());
    assertEquals(SHA_OF_ABC, file.get("sha256").asText());
    String text = store.run("logplay", "-n").expectDone().out();
    assertTrue(text.contains("replay complete: 2 entries, 1 directories, 1 files"), text);
  }

  @Test
  void readerOnAnotherHostIsAClient() {
    JsonNode play = store.runAs(CliStore.STRANGER, "logplay", "--json").expectDone().json();
    assertEquals("client", play.get("role").asText());
  }

  @Test
  void refusedReplayIsAnAnswerToo() throws IOException {
    store.run("mkfs", "--kill", "--force").expectDone();
    CliRun run = store.run("logplay", "--json");
    assertEquals(ExitCodes.CORRUPT, run.exitCode());
    assertEquals("refused", run.json().get("replay").asText());
    assertTrue(run.err().startsWith("famfs-arrow: replay refused: "), run.err());
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  @Test
  void aClientMayBeAskedFor() {
    store.run("mkdir", "-m", "0775", "/d").expectDone();
    store.run("creat", "-s", "1", "-m", "0666", "/d/f").expectDone();
    JsonNode play = store.run("logplay", "-n", "-c", "--json").expectDone().json();
    assertEquals("client", play.get("role").asText());
    assertEquals("0444", play.get("files").get(0).get("mode").asText());
    assertEquals("0775", play.get("dirs").get(0).get("mode").asText());
    String text = store.run("logplay", "-c").expectDone().out();
    assertTrue(text.contains("-r--r--r--") && text.contains("drwxrwxr-x"), text);
    assertTrue(text.contains("this host is client"), text);
    assertEquals("owner", store.run("logplay", "--json").expectDone().json().get("role").asText());
  }
}
