package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A medium that is formatted by another host while a command reads from it: the command ends with
 * an error, and rows and bytes of files that it reads after that are not printed.
 */
class ReformattedStoreTest {
  /** More than the commands hold back before they write for the first time. */
  private static final int BUFFERED_BYTES = 1 << 16;

  @RegisterExtension final CliStore store = new CliStore();

  private final ByteBuffer superblock = ByteBuffer.allocate(4096);

  /** Gone at the first byte that is written. */
  private final class Reformatting extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int start, int length) {
      if (count == 0 && length > 0) {
        exchangeSuperblock(true);
      }
      super.write(bytes, start, length);
    }
  }

  private void exchangeSuperblock(boolean forZeros) {
    try (FileChannel medium =
        FileChannel.open(store.medium(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (forZeros) {
        assertEquals(superblock.capacity(), medium.read(superblock.clear(), 0));
        medium.write(ByteBuffer.allocate(superblock.capacity()), 0);
      } else {
        medium.write(superblock.rewind(), 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void restore() {
    exchangeSuperblock(false);
  }

  @Test
  void logplayDoesNotEndWell() {
    List<String> folders = new ArrayList<>(List.of("mkdir"));
    for (int i = 0; i * 100 < BUFFERED_BYTES * 2; i++) {
      folders.add("/folder-with-a-long-name-so-that-the-listing-gets-long-" + i);
    }
    store.run(folders.toArray(String[]::new)).expectDone();
    refused("logplay", "--json", "--sha256");
  }

  @Test
  void rawCatDoesNotEndWell() throws IOException {
    String file = store.file("text", "x".repeat(100_000)).toString();
    store.run("cp", file, "/text").expectDone();
    refused("cat", "--format", "raw", "/text");
  }

  @Test
  void nothingThatWasReadAfterwardsIsPrinted() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    for (String format : List.of("csv", "json", "arrow")) {
      int printed = refused("cat", "--format", format, "/f.arrow");
      exchangeSuperblock(false);
      assertTrue(printed <= BUFFERED_BYTES, printed + " bytes of " + format);
    }
    int printed = refused("head", "--json", "-n", "20000", "/f.arrow");
    assertTrue(printed <= BUFFERED_BYTES, printed + " bytes of head");
  }

  @Test
  void tableCatDoesNotEndWell() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    refused("cat", "--format", "csv", "/f.arrow");
    exchangeSuperblock(false);
    refused("head", "-n", "20000", "/f.arrow");
  }

  @Test
  void exportsInOtherFormatsDoNotEndWell() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    for (String format : List.of("json", "arrow")) {
      refused("cat", "--format", format, "/f.arrow");
      exchangeSuperblock(false);
    }
  }

  @Test
  void watchDoesNotEndWell() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    refused("watch", "--existing");
  }

  /** How many bytes were printed all the same. */
  private int refused(String... verb) {
    List<String> args = new ArrayList<>(List.of("--store", store.medium().toString()));
    args.addAll(List.of(verb));
    ByteArrayOutputStream out = new Reformatting();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exitCode = FamfsArrow.execute(args.toArray(String[]::new), out, errors);
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(out.size() > 0);
    assertEquals(ExitCodes.CORRUPT, exitCode, said);
    assertTrue(said.contains("was formatted again"), said);
    return out.size();
  }
}
