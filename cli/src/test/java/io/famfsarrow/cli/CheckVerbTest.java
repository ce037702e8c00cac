package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  private Path good;

  @BeforeEach
  void publish() throws IOException {
    String csv = store.file("t.csv", "id,name\n1,abcdefgh\n2,ijklmnop\n3,qrstuvwx\n").toString();
    store.run("publish", csv, "/good.arrow").expectDone();
    byte[] bytes = store.run("cat", "--format", "raw", "/good.arrow").bytes();
    good = Files.write(store.folder().resolve("good.arrow"), bytes);
  }

  @Test
  void goodTablesAndOtherFilesPass() throws IOException {
    store.run("cp", store.file("text", "no table").toString(), "/text").expectDone();
    JsonNode check = store.run("check", "--json").expectDone().json();
    assertTrue(check.get("ok").asBoolean());
    assertEquals(0, check.get("problems").size());
    assertEquals(1, check.get("tables").asInt());
    store.run("check", "/good.arrow").expectDone();
    store.run("check", "/").expectDone();
  }

  @Test
  void damagedColumnIsNamed() throws IOException {
    copyIn(withWrongOffset(Files.readAllBytes(good)));
    CliRun run = store.run("check", "--json", "/bad.arrow");
    assertEquals(ExitCodes.NO, run.exitCode(), run.out());
    JsonNode problem = run.json().get("problems").get(0);
    assertEquals("/bad.arrow", problem.get("path").asText());
    assertEquals(0, problem.get("batch").asInt());
    assertEquals("name", problem.get("column").asText());
    assertEquals("offsets", problem.get("code").asText());
    assertEquals(ExitCodes.NO, store.run("check").exitCode());
    store.run("check", "/good.arrow").expectDone();
  }

  @Test
  void unreadableFileIsSaid() throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    copyIn(Arrays.copyOf(bytes, bytes.length - 3));
    CliRun run = store.run("check", "--json", "/bad.arrow");
    assertEquals(ExitCodes.CORRUPT, run.exitCode());
    assertTrue(run.json().get("problems").get(0).get("batch").isNull());
    store.run("check", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
  }

  @Test
  void tableWithADamagedEndOrNameIsNotPassedOver() throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    Arrays.fill(bytes, bytes.length - 3, bytes.length, (byte) 0);
    copyIn(bytes, "/bad.arrow");
    copyIn(bytes, "/no-suffix");
    Arrays.fill(bytes, 0, 3, (byte) 0);
    copyIn(bytes, "/no-magic.arrow");
    CliRun all = store.run("check", "--json");
    assertEquals(ExitCodes.NO, all.exitCode(), all.err());
    assertEquals(
        List.of("/bad.arrow", "/no-magic.arrow", "/no-suffix"),
        all.json().findValuesAsText("path").stream().sorted().toList());
    assertEquals(List.of("footer", "footer", "footer"), all.json().findValuesAsText("code"));
    assertEquals(ExitCodes.CORRUPT, store.run("check", "/bad.arrow").exitCode());
    assertEquals(ExitCodes.CORRUPT, store.run("check", "/no-suffix").exitCode());
    assertEquals("1 table, 3 rows: 3 problems", lastLine(store.run("check")));
  }

  private static String lastLine(CliRun run) {
    return run.out().lines().reduce("", (before, line) -> line);
  }

  private void copyIn(byte[] bytes) throws IOException {
    copyIn(bytes, "/bad.arrow");
  }

  private void copyIn(byte[] bytes, String path) throws IOException {
    Path bad = Files.write(store.folder().resolve("bad.arrow"), bytes);
    store.run("cp", bad.toString(), path).expectDone();
  }

  /** The offsets of {@code name} are 0, 8, 16, 24: the 8 becomes 80. */
  private static byte[] withWrongOffset(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.length - 16; at += 4) {
      if (buffer.getInt(at) == 0
          && buffer.getInt(at + 4) == 8
          && buffer.getInt(at + 8) == 16
          && buffer.getInt(at + 12) == 24) {
        buffer.putInt(at + 4, 80);
        return bytes;
      }
    }
    throw new AssertionError("no offsets found");
  }
}
