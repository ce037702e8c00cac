package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CpVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  private Path random(String name, int lengthBytes) throws IOException {
    byte[] content = new byte[lengthBytes];
    new Random(lengthBytes).nextBytes(content);
    return Files.write(store.folder().resolve(name), content);
  }

  private byte[] stored(String path) {
    return store.run("cat", "--format", "raw", path).expectDone().bytes();
  }

  private int entries() {
    return store.run("logplay", "--json").json().get("entries").asInt();
  }

  @Test
  void copiesBytesAndMode() throws IOException {
    Path source = random("data.bin", 5_000_001); // more than a piece, no whole page at the end
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r--r-----"));
    store.run("cp", source.toString(), "/copy").expectDone();
    assertArrayEquals(Files.readAllBytes(source), stored("/copy"));
    assertEquals("0440", store.run("stat", "--json", "/copy").json().get("mode").asText());
  }

  @Test
  void severalThreadsGiveTheSameBytes() throws IOException {
    Path source = random("large.bin", 33_000_003);
    store.run("cp", "-t", "1", source.toString(), "/one").expectDone();
    store.run("cp", "-t", "96", source.toString(), "/many").expectDone();
    byte[] content = Files.readAllBytes(source);
    assertArrayEquals(content, stored("/one"));
    assertArrayEquals(content, stored("/many"));
    store.run("cp", "-t", "257", source.toString(), "/x").expectRefused(ExitCodes.USAGE, "256");
  }

  @Test
  void copiesSeveralIntoAFolderAtOneMoment() throws IOException {
    String one = store.file("one", "1").toString();
    String two = store.file("two", "22").toString();
    store.run("mkdir", "/d").expectDone();
    store.run("cp", "-m", "600", one, two, "/d").expectDone();
    JsonNode listed = store.run("ls", "--json", "/d").json();
    assertEquals(2, listed.size());
    assertEquals("two", listed.get(1).get("name").asText());
    assertEquals(2, listed.get(1).get("size").asInt());
    assertEquals("0600", listed.get(1).get("mode").asText());
    String three = store.file("three", "3").toString();
    Files.writeString(Path.of(one), "longer now");
    store.run("cp", three, one, "/d/").expectRefused(ExitCodes.USAGE, "/d/one");
    assertEquals(2, store.run("ls", "--json", "/d").json().size());
  }

  @Test
  void refusesSourcesThatAreNoFilesWithContent() throws IOException {
    store.run("cp", "/nowhere/at/all", "/f").expectRefused(ExitCodes.NOT_FOUND, "no such file");
    store.run("cp", store.folder().toString(), "/f").expectRefused(ExitCodes.USAGE, "-r");
    store
        .run("cp", store.file("empty", "").toString(), "/f")
        .expectRefused(ExitCodes.USAGE, "empty");
    store.run("cp", "/dev/zero", "/f").expectRefused(ExitCodes.USAGE, "no ordinary");
    Path link =
        Files.createSymbolicLink(store.folder().resolve("link"), store.file("file", "content"));
    store.run("cp", link.toString(), "/f").expectRefused(ExitCodes.USAGE, "symbolic link");
  }

  @Test
  void refusesTargetsThatCannotBe() throws IOException {
    String file = store.file("file", "content").toString();
    store.run("cp", file, "/no/f").expectRefused(ExitCodes.NOT_FOUND, "mkdir -p");
    store.run("cp", file, "f").expectRefused(ExitCodes.USAGE, "not absolute");
    store.run("cp", file, file, "/no").expectRefused(ExitCodes.NOT_FOUND, "/no");
    store.run("cp", file, file, "/").expectRefused(ExitCodes.USAGE, "/file");
    store.run("cp", file, "/" + "n".repeat(80)).expectRefused(ExitCodes.USAGE, "79");
    store.run("cp", file, "/").expectDone();
    store.run("cp", file, "/file/x").expectRefused(ExitCodes.NOT_FOUND, "/file");
  }

  @Test
  void anExistingFileIsDoneRewrittenOrRefused() throws IOException {
    Path file = store.file("file", "content");
    store.run("cp", file.toString(), "/f").expectDone();
    assertEquals("", store.run("cp", file.toString(), "/f").expectDone().err());
    Files.writeString(file, "CONTENT");
    String said = store.run("cp", file.toString(), "/f").expectDone().err();
    assertTrue(said.contains("in place"), said);
    assertEquals("CONTENT", store.run("cat", "--format", "raw", "/f").out());
    Files.writeString(file, "longer content");
    store.run("cp", file.toString(), "/f").expectRefused(ExitCodes.USAGE, "7 bytes");
    store.run("mkdir", "/d").expectDone();
    store.run("mkdir", "/d/file").expectDone();
    store.run("cp", file.toString(), "/d").expectRefused(ExitCodes.USAGE, "directory");
    assertEquals(3, entries());
  }

  @Test
  void anArrowDatasetIsNeverRewritten() throws IOException {
    String csv = store.file("t.csv", "id\n1\n2\n").toString();
    store.run("publish", csv, "/t.arrow").expectDone();
    byte[] before = stored("/t.arrow");
    Path file = Files.write(store.folder().resolve("t.arrow"), before);
    store.run("cp", file.toString(), "/t.arrow").expectDone();
    byte[] other = before.clone();
    other[other.length / 2] ^= 1;
    Files.write(file, other);
    store.run("cp", file.toString(), "/t.arrow").expectRefused(ExitCodes.DENIED, "immutable");
    assertArrayEquals(before, stored("/t.arrow"));
  }

  /**
   * Files, folders, a link to a folder, a link to a file, an empty file, a name that is too long.
   */
  private Path tree() throws IOException {
    Path tree = Files.createDirectories(store.folder().resolve("tree"));
    Files.createDirectories(tree.resolve("a/b"));
    Files.createDirectories(tree.resolve("empty-folder"));
    Files.writeString(tree.resolve("top"), "top");
    Files.writeString(tree.resolve("a/one"), "one");
    Files.writeString(tree.resolve("a/b/two"), "two");
    return tree;
  }

  @Test
  void copiesATreeWithTheModesOfItsFolders() throws IOException {
    Path tree = tree();
    Files.setPosixFilePermissions(tree.resolve("a"), PosixFilePermissions.fromString("rwxr-x---"));
    store.run("mkdir", "/d").expectDone();
    store.run("cp", "-r", tree.toString(), "/d").expectDone();
    assertEquals("two", store.run("cat", "--format", "raw", "/d/tree/a/b/two").out());
    assertEquals("0750", store.run("stat", "--json", "/d/tree/a").json().get("mode").asText());
    assertEquals(0, store.run("ls", "--json", "/d/tree/empty-folder").json().size());
    store.run("cp", "-r", tree + "/.", "/d").expectDone();
    assertEquals("one", store.run("cat", "--format", "raw", "/d/a/one").out());
  }

  @Test
  void whatIsPassedOverInATreeIsNamedAndTheRestIsCopied() throws IOException {
    Path tree = tree();
    Files.createSymbolicLink(tree.resolve("link-to-folder"), Path.of("/etc"));
    Files.createSymbolicLink(tree.resolve("a/link-to-file"), tree.resolve("top"));
    Files.createSymbolicLink(tree.resolve("a/dangling"), Path.of("/nowhere"));
    Files.writeString(tree.resolve("empty"), "");
    Files.writeString(tree.resolve("n".repeat(90)), "name too long");
    CliRun run = store.run("cp", "-r", tree.toString(), "/");
    assertEquals(ExitCodes.NO, run.exitCode(), run.err());
    assertEquals(5, run.err().lines().count(), run.err());
    for (String name :
        new String[] {"link-to-folder", "link-to-file", "dangling", "empty", "nnn"}) {
      assertTrue(run.err().contains(name), run.err());
    }
    assertEquals("two", store.run("cat", "--format", "raw", "/tree/a/b/two").out());
    assertEquals(3, store.run("ls", "--json", "/tree").json().size());
  }

  @Test
  void aCopyOfATreeIsFinishedByRepeatingIt() throws IOException {
    Path tree = tree();
    store.run("cp", "-r", tree.toString(), "/").expectDone();
    int before = entries();
    Files.writeString(tree.resolve("a/three"), "three");
    store.run("cp", "-r", tree.toString(), "/").expectDone();
    assertEquals(before + 1, entries());
    assertEquals("three", store.run("cat", "--format", "raw", "/tree/a/three").out());
  }

  @Test
  void aTreeNeedsAFolderThatExists() throws IOException {
    Path tree = tree();
    store.run("cp", "-r", tree.toString(), "/no").expectRefused(ExitCodes.NOT_FOUND, "/no");
  }

  @Test
  void comparesWithoutCopying() throws IOException {
    Path tree = tree();
    store.run("cp", "-r", tree.toString(), "/").expectDone();
    store.runAs(CliStore.STRANGER, "cp", "-c", "-r", tree.toString(), "/").expectDone();
    Files.writeString(tree.resolve("top"), "TOP");
    Files.writeString(tree.resolve("a/one"), "one and more");
    Files.writeString(tree.resolve("a/new"), "new");
    int before = entries();
    CliRun run = store.run("cp", "-c", "-r", tree.toString(), "/");
    assertEquals(ExitCodes.NO, run.exitCode());
    assertTrue(run.out().contains("/tree/top differs"), run.out());
    assertTrue(run.out().contains("/tree/a/one has 3 bytes"), run.out());
    assertTrue(run.out().contains("/tree/a/new is missing"), run.out());
    assertEquals(3, run.out().lines().count());
    assertEquals(before, entries());
    assertEquals("top", store.run("cat", "--format", "raw", "/tree/top").out());
  }

  @Test
  void findsADefacedPage() throws IOException {
    Path source = random("large.bin", 9_000_000);
    store.run("cp", source.toString(), "/f").expectDone();
    byte[] defaced = Files.readAllBytes(source);
    defaced[8_999_999] ^= 1;
    Path other = Files.write(store.folder().resolve("defaced"), defaced);
    store.run("cp", "-c", source.toString(), "/f").expectDone();
    assertEquals(ExitCodes.NO, store.run("cp", "-c", other.toString(), "/f").exitCode());
  }

  @Test
  void aFullStoreLeavesWhatWasThere() throws IOException {
    Path source = random("large.bin", 40_000_000);
    store.run("cp", source.toString(), "/a").expectDone();
    store.run("cp", source.toString(), "/b").expectDone();
    store.run("cp", source.toString(), "/c").expectRefused(ExitCodes.FULL, "no space");
    assertEquals(2, store.run("ls", "--json").json().size());
  }

  @Test
  void bitsThatMakeAProgramAnotherUsersStayBehind() throws IOException {
    Path source = random("program", 9);
    Files.setAttribute(source, "unix:mode", 06755);
    store.run("cp", source.toString(), "/program").expectDone();
    assertEquals("0755", store.run("stat", "--json", "/program").json().get("mode").asText());
  }

  @Test
  void theDefaultsFileIsTheOnlyOneOfTheReservedFolder() throws IOException {
    String yaml = "interleaved_alloc: {nbuckets: 0, nstrips: 0, chunk_size: 0}\n";
    String source = store.file("alloc.cfg", yaml).toString();
    store.run("cp", source, "/.meta/x").expectRefused(ExitCodes.USAGE, "reserved");
    store.run("cp", source, "/.meta").expectRefused(ExitCodes.USAGE, "reserved");
    store.run("creat", "-s", "1", "/.meta/x").expectRefused(ExitCodes.USAGE, "reserved");
    store.run("cp", source, "/.meta/.alloc.cfg").expectDone();
    assertEquals(yaml, store.run("cat", "--format", "raw", "/.meta/.alloc.cfg").out());
    store.run("creat", "-s", "1", "/f").expectDone();
  }

  @Test
  void aFileIsNoFolderToCopyInto() throws IOException {
    String one = store.file("one", "1").toString();
    String two = store.file("two", "2").toString();
    store.run("cp", one, "/f").expectDone();
    store.run("cp", one, two, "/f").expectRefused(ExitCodes.USAGE, "/f is a file");
    store.run("cp", one, two, "/g").expectRefused(ExitCodes.NOT_FOUND, "mkdir -p");
  }
}
