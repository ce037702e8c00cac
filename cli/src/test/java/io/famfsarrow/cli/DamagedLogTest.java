package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.LogHeaderLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
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
