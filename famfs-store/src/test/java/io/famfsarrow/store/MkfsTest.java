package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.STRANGER;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MkfsTest {
  private static final MkfsOptions DEFAULTS = MkfsOptions.defaults();

  @TempDir Path folder;

  private Path medium() {
    return folder.resolve("medium");
  }

  private static void sparse(Path file, long sizeBytes) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(sizeBytes);
    }
  }

  @Test
  void aNewFileIsAStoreAndLeavesNothingElseInItsFolder() throws IOException {
    Mkfs.Result result = Mkfs.format(medium(), DEFAULTS.withSize(64 << 20), as(OWNER));
    assertTrue(result.belowReferenceMinimum());
    try (FamfsClient client = client(MediaSpec.of(medium()))) {
      assertEquals(result.fsUuid().orElseThrow(), client.superblock().fsUuid());
      assertEquals(64 << 20, client.superblock().deviceSizeBytes());
    }
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aBlankSparseFileIsFormattedInPlaceAndTwice() throws IOException {
    sparse(medium(), 64 << 20);
    Object node = Files.getAttribute(medium(), "unix:ino");
    Mkfs.format(medium(), DEFAULTS, as(OWNER));
    assertEquals(node, Files.getAttribute(medium(), "unix:ino"));
    assertThrows(PathExistsException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
  }

  @Test
  void aBlankFileOnTmpfsIsBlankAlthoughItWasLookedAt() throws IOException {
    Path file = Files.createTempFile(Path.of("/dev/shm"), "blank", ".famfs");
    try {
      sparse(file, 64 << 20);
      assertTrue(Mkfs.format(file, DEFAULTS, as(OWNER)).fsUuid().isPresent());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFileOfWrittenZerosIsBlank() throws IOException {
    Files.write(medium(), new byte[(64 << 20) + 5]);
    Object node = Files.getAttribute(medium(), "unix:ino");
    Mkfs.format(medium(), DEFAULTS, as(OWNER));
    assertEquals(node, Files.getAttribute(medium(), "unix:ino"));
  }

  @Test
  void oneByteFarBehindIsKeptWithoutForce() throws IOException {
    sparse(medium(), 130 << 20);
    try (FileChannel file = FileChannel.open(medium(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1}), (130 << 20) - 1);
    }
    assertThrows(PathExistsException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
  }

  @Test
  void otherDataAreKeptWithoutForce() throws IOException {
    byte[] letter = "not a store".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(medium(), letter);
    assertThrows(PathExistsException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
    assertArrayEquals(letter, Files.readAllBytes(medium()));
    Mkfs.format(medium(), DEFAULTS.withForce().withSize(64 << 20), as(OWNER));
    client(MediaSpec.of(medium())).close();
  }

  @Test
  void anotherHostsStoreIsTakenOverByForceOnly() {
    MediaSpec spec = StoreFixture.format(folder);
    assertThrows(
        NotMasterException.class, () -> Mkfs.format(spec.primary(), DEFAULTS, as(STRANGER)));
    Mkfs.format(spec.primary(), DEFAULTS.withForce(), as(STRANGER));
    assertThrows(NotMasterException.class, () -> master(spec));
  }

  @Test
  void forceKeepsTheSizeOfTheMedium() throws IOException {
    MediaSpec spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 5, (byte) 1);
    }
    Mkfs.format(spec.primary(), DEFAULTS.withForce(), as(OWNER));
    assertEquals(64 << 20, Files.size(spec.primary()));
    try (FamfsClient client = client(spec)) {
      assertEquals(0, client.namespace().fileCount());
    }
  }

  @Test
  void killTakesTheMagicAwayAndNothingElse() throws IOException {
    MediaSpec spec = StoreFixture.format(folder);
    byte[] before = Files.readAllBytes(spec.primary());
    Mkfs.Result result = Mkfs.format(spec.primary(), DEFAULTS.withForce().withKill(), as(STRANGER));
    assertFalse(result.fsUuid().isPresent());
    assertThrows(NoSuchStoreException.class, () -> client(spec));
    byte[] after = Files.readAllBytes(spec.primary());
    assertArrayEquals(new byte[8], Arrays.copyOf(after, 8));
    System.arraycopy(before, 0, after, 0, 8);
    assertArrayEquals(before, after);
  }

  /** The famfs tools' own test of mkfs, in its order. */
  @Test
  void theOrderOfTheFamfsToolsTests() {
    Mkfs.format(medium(), DEFAULTS.withSize(64 << 20), as(OWNER));
    assertThrows(
        InvalidRequestException.class,
        () -> Mkfs.format(medium(), DEFAULTS.withForce().withLogBytes(11 << 20), as(OWNER)));
    client(MediaSpec.of(medium())).close();
    assertThrows(PathExistsException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
    Mkfs.format(medium(), DEFAULTS.withForce().withKill(), as(OWNER));
    Mkfs.format(medium(), DEFAULTS, as(OWNER)); // its files are given up: no force is needed
    assertThrows(PathExistsException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
    Mkfs.format(medium(), DEFAULTS.withForce(), as(OWNER));
    client(MediaSpec.of(medium())).close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 20, 11 << 20, 0, -8 << 20, 12 << 20})
  void refusesOtherLogLengths(long logBytes) {
    MkfsOptions options = DEFAULTS.withSize(64 << 20).withLogBytes(logBytes);
    assertThrows(InvalidRequestException.class, () -> Mkfs.format(medium(), options, as(OWNER)));
    assertFalse(Files.exists(medium()));
  }

  @Test
  void refusesALogThatDoesNotFitAndMediaThatAreTooSmall() {
    MkfsOptions longLog = DEFAULTS.withSize(64 << 20).withLogBytes(64 << 20);
    assertThrows(InvalidRequestException.class, () -> Mkfs.format(medium(), longLog, as(OWNER)));
    MkfsOptions small = DEFAULTS.withSize((64 << 20) - 1);
    assertThrows(InvalidRequestException.class, () -> Mkfs.format(medium(), small, as(OWNER)));
  }

  @Test
  void aMissingMediumNeedsASize() {
    assertThrows(NoSuchStoreException.class, () -> Mkfs.format(medium(), DEFAULTS, as(OWNER)));
  }

  @Test
  void aRefusedFormatChangesNothing() throws IOException {
    MediaSpec spec = StoreFixture.format(folder);
    byte[] before = Files.readAllBytes(spec.primary());
    assertThrows(PathExistsException.class, () -> Mkfs.format(spec.primary(), DEFAULTS, as(OWNER)));
    assertThrows(
        InvalidRequestException.class,
        () -> Mkfs.format(spec.primary(), DEFAULTS.withForce().withLogBytes(5), as(OWNER)));
    assertArrayEquals(before, Files.readAllBytes(spec.primary()));
  }

  @Test
  void twoAtOnceOnOneEmptyFileNeverBothSucceed() throws Exception {
    for (int round = 0; round < 30; round++) {
      Path file = Files.createFile(folder.resolve("empty" + round));
      AtomicInteger formatted = new AtomicInteger();
      Runnable format =
          () -> {
            try {
              Mkfs.format(file, DEFAULTS.withSize(64 << 20), as(OWNER));
              formatted.incrementAndGet();
            } catch (MediaBusyException | PathExistsException otherWasFirst) {
              // one of the two is told so
            }
          };
      Thread other = new Thread(format);
      other.start();
      format.run();
      other.join();
      assertEquals(1, formatted.get());
    }
  }
}
