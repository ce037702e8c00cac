package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.famfsarrow.store.format.LogHeaderLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be read of a damaged log is shown, with a warning that it is not all. */
class DamagedLogTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void fill() throws IOException {
    store.run("mkdir", "/d").expectDone();
    store.run("publish", store.flights().toString(), "/d/f.arrow").expectDone();
    store.run("mkdir", "/lost").expectDone();
  }

  @AfterEach
  void nothingForFsck() throws IOException {
    Files.delete(store.medium());
  }

  @Test
  void everyReadingVerbWarnsOfATornEntry() throws IOException {
    patch(LogHeaderLayout.slotMediaOffset(2) + 64, 0x5A);
    for (List<String> verb :
        List.of(
            List.of("ls"),
            List.of("df", "--json"),
            List.of("stat", "/d"),
            List.of("show", "/d/f.arrow"),
            List.of("head", "/d/f.arrow"),
            List.of("cat", "--format", "csv", "/d/f.arrow"),
            List.of("getmap"))) {
      CliRun run = store.run(verb.toArray(String[]::new)).expectDone();
      expectWarning(run, "log entry 2");
      expectWarning(run, "not shown");
    }
    CliRun check = store.run("check"); // which lists the entry as a problem, too
    assertEquals(ExitCodes.NO, check.exitCode(), check.out());
    expectWarning(check, "log entry 2");
    assertEquals("d/\n", store.run("ls").out());
  }

  @Test
  void counterBeyondTheLog() throws IOException {
    patch(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET + 1, 0x70);
    expectWarning(store.run("ls").expectDone(), "next index 28675, expected at most 15420");
  }

  /** The header's own length takes in one entry of three: the other two are not lost. */
  @Test
  void aLogOfTwoLengthsStopsWhereTheShorterEndsAndIsNotRepaired() throws IOException {
    putLong(LogHeaderLayout.MEDIA_OFFSET + 8, 592, LogHeaderLayout.MEDIA_OFFSET, 24);
    CliRun play = store.run("logplay", "--json");
    assertEquals(ExitCodes.CORRUPT, play.exitCode());
    assertEquals("stops-at:1", play.json().get("replay").asText());
    byte[] before = Files.readAllBytes(store.medium());
    store.run("fsck", "--repair", "--yes").expectRefused(ExitCodes.CORRUPT, "592", "8388608");
    assertArrayEquals(before, Files.readAllBytes(store.medium()));
    CliRun fsck = store.run("fsck", "--json");
    assertEquals(ExitCodes.NO, fsck.exitCode());
    assertEquals("errors", fsck.json().get("verdict").asText());
  }

  @Test
  void numbersOfTheMediumHaveNoSign() throws IOException {
    long slot = LogHeaderLayout.slotMediaOffset(1);
    putLong(slot + 16, -2, slot, 536); // size
    putLong(slot + 144, -2097152, slot, 536); // offset of its extent
    JsonNode file = store.run("stat", "--json", "/d/f.arrow").expectDone().json();
    assertEquals("18446744073709551614", file.get("size").asText());
    assertEquals("18446744073707454464", file.get("extents").get(0).get(1).asText());
    assertEquals(file, without(store.run("logplay", "--json").json().get("files").get(0), file));
    String text = store.run("stat", "/d/f.arrow").expectDone().out();
    assertTrue(text.contains("18446744073709551614 bytes (16.00 EiB)"), text);
    assertTrue(text.contains("offset 18446744073707454464"), text);
    assertEquals(
        "18446744073709551614", store.run("ls", "--json", "/d").json().get(0).get("size").asText());
    putLong(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, -1, LogHeaderLayout.MEDIA_OFFSET, 24);
    JsonNode log = store.run("fsck", "--json").json().get("log");
    assertEquals("18446744073709551615", log.get("next_index").asText());
  }

  /** {@code stat} says the log index, too. */
  private static JsonNode without(JsonNode logplay, JsonNode stat) {
    return ((ObjectNode) logplay).set("log_index", stat.get("log_index"));
  }

  /** Stores a number and makes the checksum of what it lies in anew. */
  private void putLong(long mediaOffset, long value, long start, int crcOffset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(store.medium().toFile(), "rw")) {
      file.seek(mediaOffset);
      file.writeLong(Long.reverseBytes(value));
      byte[] covered = new byte[crcOffset];
      file.seek(start);
      file.readFully(covered);
      CRC32 crc = new CRC32();
      crc.update(covered);
      file.writeLong(Long.reverseBytes(crc.getValue()));
    }
  }

  private void expectWarning(CliRun run, String mentioned) {
    String start = "famfs-arrow: warning: " + store.medium() + ": log ";
    assertTrue(run.err().startsWith(start), run.err());
    assertTrue(run.err().contains(mentioned), run.err());
    assertTrue(run.err().endsWith("; see fsck\n"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  private void patch(long mediaOffset, int value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(store.medium().toFile(), "rw")) {
      file.seek(mediaOffset);
      file.write(value);
    }
  }
}
