package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A medium that is cut while a command reads from it: whatever was written, it must not end well.
 */
@Timeout(120)
class FailingMediumTest {
  /** Behind superblock, log and the first pages of the first file. */
  private static final long CUT_BYTES = (10 << 20) + (64 << 10);

  @RegisterExtension final CliStore store = new CliStore();

  /** Cut at the first byte that is written. */
  private final class Cutting extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int start, int length) {
      if (count == 0 && length > 0) {
        cut();
      }
      super.write(bytes, start, length);
    }
  }

  private void cut() {
    try (FileChannel medium = FileChannel.open(store.medium(), StandardOpenOption.WRITE)) {
      medium.truncate(CUT_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is nothing left to check. */
  @AfterEach
  void remove() throws IOException {
    Files.delete(store.medium());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "arrow", "raw"})
  void exportOfATable(String format) throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    refused("cat", "--format", format, "/f.arrow");
  }

  @Test
  void hashesOfFiles() {
    store.run("creat", "-r", "-S", "7", "-s", "4M", "/a").expectDone();
    List<String> folders = new ArrayList<>(List.of("mkdir"));
    for (int i = 0; i < 2000; i++) {
      folders.add("/folder-with-a-long-name-so-that-the-listing-gets-long-" + i);
    }
    store.run(folders.toArray(String[]::new)).expectDone();
    refused("logplay", "--json", "--sha256");
  }

  @Test
  void watch() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    refused("watch", "--existing");
  }

  private void refused(String... verb) {
    List<String> args = new ArrayList<>(List.of("--store", store.medium().toString()));
    args.addAll(List.of(verb));
    ByteArrayOutputStream out = new Cutting();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exitCode = FamfsArrow.execute(args.toArray(String[]::new), out, errors);
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(out.size() > 0);
    assertEquals(ExitCodes.CORRUPT, exitCode, said);
    assertTrue(said.contains("was cut to " + CUT_BYTES), said);
    assertEquals(1, said.lines().count(), said);
  }
}
