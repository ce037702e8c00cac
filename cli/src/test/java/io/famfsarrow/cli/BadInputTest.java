package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of bad input ends with its exit code and one clear line, and changes nothing. */
class BadInputTest {
  private static final int SUPERBLOCK_VERSION = 8;
  private static final int SUPERBLOCK_UUID = 48;
  private static final int SLOTS_OF_8_MIB = 15_420;

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void noSuchStore() {
    for (String verb : List.of("ls", "df", "check", "logplay", "fsck", "getmap")) {
      CliRun.of("--store", "/no/such.famfs", "--system-uuid", CliStore.OWNER, verb)
          .expectRefused(ExitCodes.NOT_FOUND, "/no/such.famfs");
    }
  }

  @Test
  void folderIsNoStore() {
    String folder = store.folder().toString();
    for (String verb : List.of("ls", "df", "check", "logplay", "fsck")) {
      CliRun.of("--store", folder, verb)
          .expectRefused(ExitCodes.NOT_FOUND, folder + " is a folder");
    }
    CliRun.of("--store", folder, "mkdir", "/a").expectRefused(ExitCodes.NOT_FOUND, "is a folder");
  }

  @Test
  void fileThatIsNoStore() throws IOException {
    String small = store.file("small.txt", "hello").toString();
    CliRun.of("--store", small, "ls").expectRefused(ExitCodes.NOT_FOUND, small);
    Path zeros = store.folder().resolve("zeros");
    try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    CliRun.of("--store", zeros + "", "ls").expectRefused(ExitCodes.NOT_FOUND, zeros.toString());
  }

  @Test
  void wrongVersion() throws IOException {
    patch(SUPERBLOCK_VERSION, 47);
    store.run("ls").expectRefused(ExitCodes.CORRUPT, "47");
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  @Test
  void badChecksum() throws IOException {
    patch(SUPERBLOCK_UUID, 0x5A);
    store.run("ls").expectRefused(ExitCodes.CORRUPT);
    store.run("mkdir", "/d").expectRefused(ExitCodes.CORRUPT);
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  @Test
  void notTheOwner() throws IOException {
    String source = store.flights().toString();
    store
        .runAs(CliStore.STRANGER, "publish", source, "/f.arrow")
        .expectRefused(ExitCodes.DENIED, CliStore.OWNER, CliStore.STRANGER, "--system-uuid");
    store.runAs(CliStore.STRANGER, "mkdir", "/d").expectRefused(ExitCodes.DENIED);
    assertEquals("", store.run("ls").out());
  }

  @Test
  void identityThatIsNone() {
    store.runAs("me", "ls").expectRefused(ExitCodes.USAGE, "me");
  }

  @Test
  void noSpace() throws IOException {
    Path large = store.folder().resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(200 << 20);
    }
    store.run("cp", large.toString(), "/large").expectRefused(ExitCodes.FULL);
    store.run("creat", "-s", "1T", "/large").expectRefused(ExitCodes.FULL);
    assertEquals("", store.run("ls").out());
  }

  @Test
  void logFull() throws IOException {
    List<String> args = new ArrayList<>(List.of("mkdir"));
    for (int i = 0; i < SLOTS_OF_8_MIB; i++) {
      args.add("/d" + i);
    }
    store.run(args.toArray(String[]::new)).expectDone();
    store.run("mkdir", "/more").expectRefused(ExitCodes.FULL, "log");
    store.run("publish", store.flights().toString(), "/f.arrow").expectRefused(ExitCodes.FULL);
    assertEquals(SLOTS_OF_8_MIB, store.run("df", "--json").json().get("dirs").asInt());
  }

  @Test
  void pathThatIsTooLong() throws IOException {
    String source = store.flights().toString();
    String path = "/" + "x".repeat(80);
    store.run("mkdir", path).expectRefused(ExitCodes.USAGE, "79");
    store.run("cp", source, path).expectRefused(ExitCodes.USAGE, "79");
    store.run("publish", source, path + ".arrow").expectRefused(ExitCodes.USAGE, "79");
    store.run("mkdir", "/" + "x".repeat(79)).expectDone();
  }

  @Test
  void pathThatEscapes() throws IOException {
    String source = store.flights().toString();
    for (String path : List.of("/../x", "/a/../../x", "/..")) {
      store.run("mkdir", path).expectRefused(ExitCodes.USAGE, "..");
      store.run("publish", source, path + "/f.arrow").expectRefused(ExitCodes.USAGE, "..");
      store.run("ls", path).expectRefused(ExitCodes.USAGE, "..");
    }
    store.run("mkdir", "relative").expectRefused(ExitCodes.USAGE, "not absolute");
  }

  @Test
  void existingPath() throws IOException {
    String source = store.flights().toString();
    store.run("publish", source, "/f.arrow").expectDone();
    store.run("publish", source, "/f.arrow").expectRefused(ExitCodes.USAGE, "/f.arrow");
    store.run("cp", source, "/f.arrow").expectRefused(ExitCodes.USAGE, "/f.arrow");
    store.run("creat", "-s", "1", "/f.arrow").expectRefused(ExitCodes.USAGE, "/f.arrow");
    store.run("mkdir", "/f.arrow").expectRefused(ExitCodes.USAGE, "/f.arrow");
    store.run("mkdir", "-p", "/f.arrow/below").expectRefused(ExitCodes.USAGE, "/f.arrow");
    store.run("publish", source, "/f.arrow/g.arrow").expectRefused(ExitCodes.USAGE, "/f.arrow");
  }

  @Test
  void unsupportedSource() throws IOException {
    String text = store.file("notes.txt", "these are notes\n").toString();
    store.run("publish", text, "/t.arrow").expectRefused(ExitCodes.USAGE, "notes.txt");
    store.run("publish", "/dev/null", "/t.arrow").expectRefused(ExitCodes.USAGE, "/dev/null");
  }

  @Test
  void sourceThatIsNotThere() {
    store
        .run("publish", "/no/such.csv", "/t.arrow")
        .expectRefused(ExitCodes.NOT_FOUND, "/no/such.csv");
  }

  @Test
  void truncatedParquet() throws IOException {
    Path parquet = store.resource("small.parquet");
    byte[] whole = Files.readAllBytes(parquet);
    for (int length : new int[] {whole.length - 1, whole.length / 2, 12, 4}) {
      Files.write(parquet, Arrays.copyOf(whole, length));
      store
          .run("publish", parquet.toString(), "/t.arrow")
          .expectRefused(ExitCodes.CORRUPT, "small.parquet");
    }
    assertEquals("", store.run("ls").out());
  }

  @Test
  void truncatedArrow() throws IOException {
    Path arrow = store.flights();
    Files.write(arrow, Arrays.copyOf(Files.readAllBytes(arrow), 1000));
    store.run("publish", arrow.toString(), "/t.arrow").expectRefused(ExitCodes.CORRUPT);
  }

  @Test
  void emptyFile() throws IOException {
    for (String name : List.of("e.csv", "e.arrow", "e.parquet", "e")) {
      String empty = store.file(name, "").toString();
      store.run("publish", empty, "/t.arrow").expectRefused(ExitCodes.USAGE, "empty");
      store.run("cp", empty, "/t").expectRefused(ExitCodes.USAGE, "empty");
    }
  }

  private void patch(int mediaOffset, int value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(store.medium().toFile(), "rw")) {
      file.seek(mediaOffset);
      file.write(value);
    }
  }
}
