package io.famfsarrow.fuse.stage;

import static io.famfsarrow.fuse.stage.StageFixture.CALLER;
import static io.famfsarrow.fuse.stage.StageFixture.ROOT;
import static io.famfsarrow.fuse.stage.StageFixture.UNIT;
import static io.famfsarrow.fuse.stage.StageFixture.WRITE;
import static io.famfsarrow.fuse.stage.StageFixture.errno;
import static io.famfsarrow.fuse.stage.StageFixture.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.PendingDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {
  private static final byte[] TEXT = "some plain text\n".getBytes(UTF_8);

  @TempDir Path folder;
  private StageFixture files;

  @BeforeEach
  void format() {
    files = new StageFixture(folder, 64 << 20);
  }

  @AfterEach
  void isSound() {
    files.close();
  }

  private Set<String> published() {
    return files.published().keySet();
  }

  // Publishing

  @Test
  void plainFileIsPublishedAtItsRelease() {
    long handle = files.create("/a.txt");
    files.write(handle, 0, TEXT);
    files.flush(handle);
    assertEquals(Set.of(), published());
    assertTrue(files.attributes("/a.txt").staged());
    files.stage.release(handle);
    assertArrayEquals(TEXT, files.published().get("/a.txt"));
    assertFalse(files.attributes("/a.txt").staged());
  }

  @Test
  void arrowFileIsPublishedAtTheFlushWithWhichItIsWhole() {
    byte[] table = SampleArrow.file(1000);
    long handle = files.create("/t.arrow");
    files.write(handle, 0, Arrays.copyOf(table, table.length - 10));
    files.flush(handle);
    assertEquals(Set.of(), published());
    byte[] end = Arrays.copyOfRange(table, table.length - 10, table.length);
    files.write(handle, table.length - 10, end);
    files.flush(handle);
    assertArrayEquals(table, files.published().get("/t.arrow"));
    assertEquals(Errno.EPERM, errno(() -> files.write(handle, 0, TEXT)));
    assertArrayEquals(table, files.read("/t.arrow"));
    files.stage.release(handle);
    assertArrayEquals(table, files.published().get("/t.arrow"));
  }

  @Test
  void arrowFileWithoutItsFooterStaysStagedAndIsReported() {
    byte[] table = SampleArrow.file(1000);
    files.put("/t.arrow", Arrays.copyOf(table, table.length / 2));
    assertEquals(Set.of(), published());
    assertTrue(files.exists("/t.arrow"));
    assertTrue(files.reports.get(0).contains("not published"), files.reports::toString);
    long handle = files.openForWriting("/t.arrow");
    files.write(handle, 0, table);
    files.close(handle);
    assertArrayEquals(table, files.published().get("/t.arrow"));
  }

  @Test
  void arrowFileWhoseBatchesAreOverwrittenIsNotPublished() {
    byte[] table = SampleArrow.file(1000);
    Arrays.fill(table, 8, table.length / 2, (byte) 0x5a);
    files.put("/t.arrow", table);
    assertEquals(Set.of(), published());
  }

  @Test
  void lastOfSeveralWritersPublishes() {
    long one = files.create("/a");
    long two = files.openForWriting("/a");
    files.write(one, 0, TEXT);
    files.close(one);
    assertEquals(Set.of(), published());
    files.write(two, TEXT.length, TEXT);
    files.close(two);
    assertEquals(2 * TEXT.length, files.published().get("/a").length);
  }

  @Test
  void readersDoNotKeepAFileFromBeingPublished() {
    long handle = files.create("/a");
    long reader = files.stage.open(files.id("/a"), 0).handle();
    files.write(handle, 0, TEXT);
    files.close(handle);
    assertEquals(Set.of("/a"), published());
    files.close(reader);
  }

  @Test
  void emptyFileIsNotPublishedButItsNextWriterIs() {
    files.close(files.create("/a"));
    assertEquals(Set.of(), published());
    long handle = files.openForWriting("/a");
    files.write(handle, 0, TEXT);
    files.close(handle);
    assertEquals(Set.of("/a"), published());
  }

  @Test
  void numberOfANodeStaysWhenItIsPublished() {
    long handle = files.create("/a");
    long id = files.id("/a");
    files.write(handle, 0, TEXT);
    files.close(handle);
    assertEquals(id, files.id("/a"));
    assertEquals(id, files.stage.children(ROOT).get(1).attributes().id());
    assertArrayEquals(TEXT, files.read(id, TEXT.length));
    assertEquals("a", new String(files.stage.published(id).orElseThrow().name(), UTF_8));
  }

  @Test
  void attributesAreLogged() {
    long handle = files.create("/a");
    files.write(handle, 0, TEXT);
    Instant then = Instant.ofEpochSecond(1_000_000_000, 7);
    AttributeChange change =
        AttributeChange.NONE.withPermissions(0604).withUid(7).withGid(8).withModified(then);
    var unused = files.stage.change(files.id("/a"), change);
    files.close(handle);
    Attributes seen = files.attributes("/a");
    assertEquals(0100604, seen.mode());
    assertEquals(7, seen.uid());
    assertEquals(8, seen.gid());
    assertEquals(then, seen.modified());
  }

  @Test
  void nameThatAnotherPublisherTookIsLost() {
    long handle = files.create("/a");
    files.write(handle, 0, SampleArrow.file(10));
    files.publishElsewhere("/a", TEXT, 0644);
    assertEquals(Errno.EEXIST, errno(() -> files.flush(handle)));
    assertArrayEquals(TEXT, files.read("/a"));
    files.stage.release(handle);
    assertArrayEquals(TEXT, files.published().get("/a"));
  }

  // Temporary names

  @Test
  void temporaryNamesStayStagedUntilTheyAreRenamed() {
    for (String temporary : List.of(".a", "a.tmp", "a.part", "a~")) {
      String last = "/last" + published().size();
      files.put("/" + temporary, TEXT);
      assertFalse(published().contains("/" + temporary));
      files.rename("/" + temporary, last);
      assertTrue(published().contains(last), temporary);
    }
    assertEquals(4, published().size());
  }

  @Test
  void folderForTemporaryFilesStaysStaged() {
    files.mkdir("/out");
    files.mkdir("/out/_temporary");
    files.mkdir("/out/_temporary/0");
    files.put("/out/_temporary/0/part-1", TEXT);
    assertEquals(Set.of(), published());
    files.rename("/out/_temporary/0/part-1", "/out/part-1");
    assertEquals(Set.of("/out/part-1"), published());
    assertEquals(Errno.ENOTEMPTY, errno(() -> files.rmdir("/out/_temporary")));
    files.rmdir("/out/_temporary/0");
    files.rmdir("/out/_temporary");
    assertEquals(List.of("part-1"), files.list("/out"));
  }

  @Test
  void renamedFolderIsPublishedWithWhatIsWholeInIt() {
    files.mkdir("/.new");
    files.mkdir("/.new/sub");
    files.put("/.new/sub/a", TEXT);
    files.put("/.new/b.tmp", TEXT);
    files.put("/.new/broken.arrow", Arrays.copyOf(SampleArrow.file(100), 100));
    long open = files.create("/.new/open");
    files.write(open, 0, TEXT);
    files.rename("/.new", "/new");
    assertEquals(Set.of("/new/sub/a"), published());
    assertEquals(List.of("b.tmp", "broken.arrow", "open", "sub"), files.list("/new"));
    files.close(open);
    assertEquals(Set.of("/new/sub/a", "/new/open"), published());
    files.unlink("/new/b.tmp");
    files.unlink("/new/broken.arrow");
    assertEquals(List.of("open", "sub"), files.list("/new"));
  }

  @Test
  void fileThatIsStillWrittenIsPublishedAfterItsRename() {
    long handle = files.create("/a.tmp");
    files.write(handle, 0, TEXT);
    files.rename("/a.tmp", "/a");
    assertEquals(Set.of(), published());
    files.close(handle);
    assertEquals(Set.of("/a"), published());
  }

  @Test
  void fileThatWasFlushedIsPublishedByItsRename() {
    long handle = files.create("/a.tmp");
    files.write(handle, 0, TEXT);
    files.flush(handle);
    files.rename("/a.tmp", "/a");
    assertEquals(Set.of("/a"), published());
    files.stage.release(handle);
  }

  @Test
  void brokenArrowFileDoesNotGetItsFinalName() {
    files.put("/t.tmp", Arrays.copyOf(SampleArrow.file(100), 200));
    assertEquals(Errno.EBADMSG, errno(() -> files.rename("/t.tmp", "/t.arrow")));
    assertTrue(files.exists("/t.tmp"));
    assertFalse(files.exists("/t.arrow"));
  }

  @Test
  void renameReplacesWhatIsStaged() {
    files.put("/a.tmp", TEXT);
    files.put("/b.tmp", new byte[1]);
    files.rename("/a.tmp", "/b.tmp");
    assertArrayEquals(TEXT, files.read("/b.tmp"));
    assertFalse(files.exists("/a.tmp"));
    files.close(files.create("/c"));
    files.rename("/b.tmp", "/c");
    assertArrayEquals(TEXT, files.published().get("/c"));
  }

  // What is refused

  @Test
  void publishedNamesStayAsTheyAre() {
    files.put("/a", TEXT);
    files.mkdir("/d");
    files.put("/b.tmp", TEXT);
    assertEquals(Errno.EPERM, errno(() -> files.unlink("/a")));
    assertEquals(Errno.EPERM, errno(() -> files.rmdir("/d")));
    assertEquals(Errno.EPERM, errno(() -> files.rename("/a", "/e")));
    assertEquals(Errno.EPERM, errno(() -> files.rename("/b.tmp", "/a")));
    assertEquals(Errno.EPERM, change("/a", AttributeChange.NONE.withSize(0)));
    assertEquals(Errno.EPERM, change("/a", AttributeChange.NONE.withPermissions(0600)));
    assertEquals(Errno.EPERM, change("/a", AttributeChange.NONE.withUid(0)));
    assertEquals(Errno.EPERM, change("/", AttributeChange.NONE.withPermissions(0700)));
    assertEquals(Errno.EPERM, change("/d", AttributeChange.NONE.withSize(1)));
    assertEquals(0, change("/a", AttributeChange.NONE.withSize(TEXT.length).withUid(1001)));
    assertEquals(0, change("/d", AttributeChange.NONE.withModified(Instant.EPOCH)));
    assertEquals(Errno.EEXIST, errno(() -> files.create("/a")));
    assertEquals(Errno.EEXIST, errno(() -> files.mkdir("/d")));
    assertEquals(Set.of("/a"), published());
    assertEquals(List.of("a", "b.tmp", "d"), files.list("/"));
  }

  private int change(String path, AttributeChange change) {
    return errno(
        () -> {
          var unused = files.stage.change(files.id(path), change);
        });
  }

  @Test
  void modeOfAFolderThatWasMadeHereIsRememberedAndTheDifferenceReported() {
    files.mkdir("/d");
    files.mkdir("/.e");
    files.rename("/.e", "/e");
    for (String path : List.of("/d", "/e")) {
      assertEquals(0, change(path, AttributeChange.NONE.withPermissions(0700).withGid(5)));
      assertEquals(0, change(path, AttributeChange.NONE.withPermissions(0750)));
      assertEquals(040750, files.attributes(path).mode());
      assertEquals(5, files.attributes(path).gid());
    }
    assertEquals(2, files.reports.size(), files.reports::toString);
    assertTrue(files.reports.get(1).contains("all hosts see mode 0755"), files.reports::toString);
    try (FamfsClient client = files.client()) {
      assertEquals(0755, client.findDirectory(FamfsPath.of("/d")).mode() & 07777);
    }
  }

  @Test
  void exclusiveRenameRefusesNamesThatAreTaken() {
    files.put("/a", TEXT);
    files.put("/b.tmp", TEXT);
    files.put("/c.tmp", TEXT);
    for (String taken : List.of("a", "b.tmp")) {
      assertEquals(
          Errno.EEXIST,
          errno(
              () ->
                  files.stage.rename(
                      ROOT, name("c.tmp"), ROOT, name(taken), Stage.RENAME_NOREPLACE)));
    }
    assertEquals(
        Errno.EINVAL, errno(() -> files.stage.rename(ROOT, name("c.tmp"), ROOT, name("b.tmp"), 2)));
  }

  @Test
  void longPathsAreRefusedUnlessTheyAreTemporary() {
    String fits = "/" + "n".repeat(79);
    files.put(fits, TEXT);
    assertEquals(Errno.ENAMETOOLONG, errno(() -> files.create(fits + "n")));
    assertEquals(Errno.ENAMETOOLONG, errno(() -> files.mkdir(fits + "n")));
    files.put(fits + ".tmp", TEXT);
    assertEquals(Errno.ENAMETOOLONG, errno(() -> files.rename(fits + ".tmp", fits + "m")));
    assertTrue(files.exists(fits + ".tmp"));
    assertEquals(Errno.ENAMETOOLONG, errno(() -> files.create("/." + "n".repeat(255))));
    files.mkdir("/.d");
    files.put("/.d/" + "m".repeat(79), TEXT);
    assertEquals(Errno.ENAMETOOLONG, errno(() -> files.rename("/.d", "/d")));
    assertEquals(Set.of(fits), published());
    assertEquals(List.of("m".repeat(79)), files.list("/.d"));
  }

  @Test
  void nothingIsMadeAmongTheStoresOwnFiles() {
    assertEquals(Errno.EPERM, errno(() -> files.create("/.meta/x")));
    assertEquals(Errno.EPERM, errno(() -> files.create("/.meta/.alloc.cfg")));
    assertEquals(Errno.EPERM, errno(() -> files.mkdir("/.meta/d")));
    assertEquals(Errno.EPERM, errno(() -> files.openForWriting("/.meta/.log")));
    assertEquals(Errno.EPERM, errno(() -> files.unlink("/.meta/.log")));
    files.put("/a.tmp", TEXT);
    assertEquals(Errno.EPERM, errno(() -> files.rename("/a.tmp", "/.meta/a")));
  }

  @Test
  void wrongKindsAndUnknownNodesAreRefused() {
    files.put("/a", TEXT);
    files.put("/a.tmp", TEXT);
    files.mkdir("/.d");
    files.mkdir("/.d/e");
    for (String file : List.of("/a", "/a.tmp")) {
      long id = files.id(file);
      assertEquals(Errno.ENOTDIR, errno(() -> createIn(id)));
    }
    assertEquals(Errno.ESTALE, errno(() -> createIn(1L << 40)));
    assertEquals(Errno.EISDIR, errno(() -> files.unlink("/.d")));
    assertEquals(Errno.ENOTDIR, errno(() -> files.rmdir("/a.tmp")));
    assertEquals(Errno.EISDIR, errno(() -> files.rename("/a.tmp", "/.d")));
    assertEquals(Errno.ENOTDIR, errno(() -> files.rename("/.d", "/a.tmp")));
    assertEquals(Errno.EINVAL, errno(() -> files.rename("/.d", "/.d/e/f")));
    assertEquals(Errno.ENOENT, errno(() -> files.unlink("/none")));
    assertEquals(Errno.ESTALE, errno(() -> files.read(1L << 40, 1)));
    assertEquals(Errno.EBADF, errno(() -> files.write(99, 0, TEXT)));
    assertEquals(Errno.EISDIR, errno(() -> files.openForWriting("/")));
  }

  private void createIn(long directory) {
    var unused = files.stage.create(directory, name("b"), 0644, WRITE, CALLER);
  }

  // In place

  @Test
  void plainFileIsWrittenInPlaceWithinItsSize() {
    files.put("/a", TEXT);
    long handle = files.openForWriting("/a");
    files.write(handle, 5, "PLAIN".getBytes(UTF_8));
    assertEquals(Errno.EPERM, errno(() -> files.write(handle, TEXT.length, TEXT)));
    assertEquals(Errno.EPERM, errno(() -> files.write(handle, TEXT.length - 1, TEXT)));
    assertEquals(Errno.EPERM, errno(() -> files.stage.allocate(handle, 0, 0, 1000)));
    files.stage.allocate(handle, 0, 0, TEXT.length);
    files.close(handle);
    assertArrayEquals("some PLAIN text\n".getBytes(UTF_8), files.published().get("/a"));
  }

  @Test
  void arrowDatasetIsNeverOpenedForWriting() {
    files.put("/t.arrow", SampleArrow.file(10));
    assertEquals(Errno.EPERM, errno(() -> files.openForWriting("/t.arrow")));
    assertEquals(Opened.NO_HANDLE, files.stage.open(files.id("/t.arrow"), 0).handle());
  }

  @Test
  void handleForReadingCannotWrite() {
    files.put("/a.tmp", TEXT);
    long handle = files.stage.open(files.id("/a.tmp"), 0).handle();
    assertEquals(Errno.EBADF, errno(() -> files.write(handle, 0, TEXT)));
    files.close(handle);
  }

  // Bytes and space

  @Test
  void holesReadAsZerosAndArePublishedAsZeros() {
    byte[] dirt = new byte[3 * (int) UNIT];
    Arrays.fill(dirt, (byte) 0xee);
    files.put("/.dirty", dirt);
    files.unlink("/.dirty");
    long handle = files.create("/a");
    files.write(handle, UNIT + 3, TEXT);
    files.write(handle, 0, TEXT);
    byte[] expected = new byte[(int) UNIT + 3 + TEXT.length];
    System.arraycopy(TEXT, 0, expected, 0, TEXT.length);
    System.arraycopy(TEXT, 0, expected, (int) UNIT + 3, TEXT.length);
    assertArrayEquals(expected, files.read("/a"));
    files.close(handle);
    assertArrayEquals(expected, files.published().get("/a"));
  }

  @Test
  void truncatedPartsDoNotComeBack() {
    long handle = files.create("/a");
    files.write(handle, 0, TEXT);
    var shorter = files.stage.change(files.id("/a"), AttributeChange.NONE.withSize(4));
    assertEquals(4, shorter.sizeBytes());
    var longer = files.stage.change(files.id("/a"), AttributeChange.NONE.withSize(8));
    assertEquals(8, longer.sizeBytes());
    byte[] expected = Arrays.copyOf(Arrays.copyOf(TEXT, 4), 8);
    assertArrayEquals(expected, files.read("/a"));
    files.close(handle);
    assertArrayEquals(expected, files.published().get("/a"));
  }

  @Test
  void fileGrowsFarBeyondItsFirstSpaceAndNothingIsReservedInTheEnd() {
    byte[] piece = new byte[1 << 20];
    long handle = files.create("/a");
    for (int i = 0; i < 30; i++) {
      Arrays.fill(piece, (byte) i);
      files.write(handle, (long) i << 20, piece);
    }
    files.close(handle);
    byte[] all = files.published().get("/a");
    for (int i = 0; i < 30; i++) {
      assertEquals((byte) i, all[(i << 20) + 12345]);
    }
    assertEquals(files.master.usage().freeBytes(), files.master.freeBytes());
  }

  /** Writes until there is no room; returns how much there was. */
  private long fill(long handle) {
    byte[] piece = new byte[1 << 20];
    for (long written = 0; ; written += piece.length) {
      long offset = written;
      int errno = errno(() -> files.write(handle, offset, piece));
      if (errno != 0) {
        assertEquals(Errno.ENOSPC, errno);
        return written;
      }
    }
  }

  @Test
  void fileThatLacksBytesIsNotPublished() {
    long handle = files.create("/a");
    long written = fill(handle);
    files.close(handle);
    assertEquals(Set.of(), published());
    String lost =
        "bytes " + written + " to " + (written + (1 << 20)) + " of it could not be stored";
    assertTrue(files.reports.get(0).contains(lost), files.reports::toString);
    assertEquals(written, files.attributes("/a").sizeBytes());
    assertEquals(Errno.EBADMSG, errno(() -> files.rename("/a", "/b")));
    files.rename("/a", "/.a");
    files.unlink("/.a");
    assertEquals(files.master.usage().freeBytes(), files.master.freeBytes());
  }

  @Test
  void tableThatLacksBytesIsNotPublishedThoughItsFooterIsThere() {
    byte[] table = SampleArrow.file(100_000);
    long other = files.create("/other.tmp");
    long room = fill(other);
    long handle = files.create("/t.arrow");
    files.write(other, 0, TEXT);
    change("/other.tmp", AttributeChange.NONE.withSize(room - (4 << 20)));
    files.close(other);
    files.write(handle, 0, table);
    long beyond = room;
    assertEquals(Errno.ENOSPC, errno(() -> files.write(handle, beyond, TEXT)));
    files.close(handle);
    assertEquals(Set.of(), published());
    long again = files.openForWriting("/t.arrow");
    change("/t.arrow", AttributeChange.NONE.withSize(table.length));
    files.close(again);
    assertArrayEquals(table, files.published().get("/t.arrow"));
    files.unlink("/other.tmp");
  }

  @Test
  void writeThatIsRepeatedWithSuccessMakesTheFileWhole() {
    long other = files.create("/.other");
    files.write(other, 30 << 20, TEXT);
    long handle = files.create("/a");
    long written = fill(handle);
    files.unlink("/.other");
    files.stage.release(other);
    files.write(handle, written, new byte[1 << 20]);
    files.close(handle);
    assertEquals(written + (1 << 20), files.published().get("/a").length);
  }

  @Test
  void fullStoreIsToldAndTheFileKeepsWhatItHas() {
    long handle = files.create("/a");
    long written = fill(handle);
    assertTrue(written > 40 << 20, "only " + written);
    assertEquals(written, files.attributes("/a").sizeBytes());
    assertEquals(Errno.ENOSPC, change("/a", AttributeChange.NONE.withSize(63 << 20)));
    assertEquals(Errno.EFBIG, change("/a", AttributeChange.NONE.withSize(Long.MAX_VALUE)));
    assertEquals(Errno.EFBIG, errno(() -> files.write(handle, Long.MAX_VALUE, TEXT)));
    var unused = files.stage.change(files.id("/a"), AttributeChange.NONE.withSize(10));
    files.close(handle);
    assertEquals(10, files.published().get("/a").length);
  }

  @Test
  void fullLogIsToldAndTheFileStaysStaged() {
    long slots = files.master.usage().slotCount() - files.master.usage().entryCount();
    List<PendingDirectory> directories = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      FamfsPath path = FamfsPath.of("/d" + i);
      directories.add(PendingDirectory.required(path, new FileAttributes(0755, 0, 0)));
    }
    var unused = files.master.commitAll(directories);
    long handle = files.create("/t.arrow");
    files.write(handle, 0, SampleArrow.file(10));
    assertEquals(Errno.ENOSPC, errno(() -> files.flush(handle)));
    assertEquals(Errno.ENOSPC, errno(() -> files.mkdir("/e")));
    files.write(handle, 0, SampleArrow.file(20));
    files.stage.release(handle);
    assertTrue(files.attributes("/t.arrow").staged());
    assertTrue(files.reports.get(0).startsWith("publish /t.arrow 28"), files.reports::toString);
    files.rename("/t.arrow", "/t.tmp");
    assertEquals(Errno.ENOSPC, errno(() -> files.rename("/t.tmp", "/u.arrow")));
    assertArrayEquals(SampleArrow.file(20), files.read("/t.tmp"));
  }

  @Test
  void writersShareWhatIsLeft() {
    long one = files.create("/one");
    long two = files.create("/two");
    byte[] piece = new byte[1 << 20];
    for (int i = 0; i < 24; i++) {
      files.write(one, (long) i << 20, piece);
      files.write(two, (long) i << 20, piece);
    }
    files.close(one);
    files.close(two);
    assertEquals(24 << 20, files.published().get("/one").length);
    assertEquals(24 << 20, files.published().get("/two").length);
  }

  @Test
  void othersPublishWhileAFileIsStaged() {
    long handle = files.create("/a");
    files.write(handle, 0, TEXT);
    files.publishElsewhere("/b", TEXT, 0644);
    files.write(handle, TEXT.length, TEXT);
    files.close(handle);
    assertEquals(Set.of("/a", "/b"), published());
  }

  @Test
  void unlinkedFileLivesUntilItIsReleased() {
    long handle = files.create("/.a");
    files.write(handle, 0, TEXT);
    long id = files.id("/.a");
    files.unlink("/.a");
    assertFalse(files.exists("/.a"));
    assertEquals(0, files.stage.attributes(id).linkCount());
    assertArrayEquals(TEXT, files.read(id, TEXT.length));
    assertNotEquals(files.master.usage().freeBytes(), files.master.freeBytes());
    files.close(handle);
    assertEquals(files.master.usage().freeBytes(), files.master.freeBytes());
    assertEquals(Errno.ESTALE, errno(() -> files.read(id, 1)));
  }

  @Test
  void allocatedSpaceIsThereAndReadsAsZeros() {
    long handle = files.create("/a.tmp");
    files.stage.allocate(handle, FileChanges.KEEP_SIZE, 0, 5 * UNIT);
    assertEquals(0, files.attributes("/a.tmp").sizeBytes());
    files.write(handle, 0, TEXT);
    files.stage.allocate(handle, FileChanges.PUNCH_HOLE | FileChanges.KEEP_SIZE, 0, 4);
    byte[] expected = TEXT.clone();
    Arrays.fill(expected, 0, 4, (byte) 0);
    assertArrayEquals(expected, files.read("/a.tmp"));
    files.stage.allocate(handle, 0, 0, 100);
    assertEquals(100, files.attributes("/a.tmp").sizeBytes());
    assertEquals(Errno.EOPNOTSUPP, errno(() -> files.stage.allocate(handle, 8, 0, 4096)));
    files.close(handle);
  }

  @Test
  void closingDropsWhatIsStaged() {
    files.put("/.a", TEXT);
    long handle = files.create("/b");
    files.write(handle, 0, TEXT);
    files.stage.close();
    assertEquals(Set.of(), published());
    assertEquals(Errno.EIO, errno(() -> files.exists("/.a")));
  }

  @Test
  void createOpensWhatIsThereUnlessItIsToBeNew() {
    files.put("/a.tmp", TEXT);
    Opened opened = files.stage.create(ROOT, name("a.tmp"), 0600, WRITE, CALLER);
    assertEquals(TEXT.length, opened.attributes().sizeBytes());
    files.close(opened.handle());
    assertEquals(Errno.EEXIST, errno(() -> files.create("/a.tmp")));
  }
}
