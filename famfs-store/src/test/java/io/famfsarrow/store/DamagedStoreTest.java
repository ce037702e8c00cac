package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner does with a medium that lies: nothing that was committed may be lost by it. */
class DamagedStoreTest {

  /** Size of the device in the superblock: no checksum covers it. */
  private static final long DEVICE_SIZE_OFFSET = 112;

  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 8 * UNIT, (byte) 7);
    }
  }

  private void putLong(long mediaOffset, long value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.seek(mediaOffset);
      file.writeLong(Long.reverseBytes(value));
    }
  }

  @Test
  void aDeviceSizeThatCutsAFileCostsNoneOfItsBytes() throws IOException {
    putLong(DEVICE_SIZE_OFFSET, 9 * UNIT);
    try (FamfsMaster master = master(spec)) {
      assertThrows(UnreadableFileException.class, () -> master.open(FamfsPath.of("/a")));
      assertThrows(NoSpaceException.class, () -> master.reserve(UNIT));
    }
    putLong(DEVICE_SIZE_OFFSET, 64 << 20);
    try (FamfsMaster master = master(spec)) {
      assertTrue(holds(master, "/a", (byte) 7));
    }
  }

  @Test
  void nothingIsAppendedBelowADamagedHeader() throws IOException {
    putLong(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, 1 << 20);
    byte[] before = Files.readAllBytes(spec.primary());
    try (FamfsMaster master = master(spec)) {
      assertThrows(CorruptMediaException.class, () -> master.reserve(1));
      assertTrue(holds(master, "/a", (byte) 7));
    }
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(spec.primary())));
  }

  /** Free space is given back at attach, but not if an entry may name it that is not known here. */
  @Test
  void spaceIsNotGivenBackBelowAnEntryOfAnotherType() throws IOException {
    for (int type : new int[] {1, 77}) {
      Path medium = folder.resolve("type" + type);
      HandmadeMedium.empty().entry(type, bytes -> bytes.put(28, (byte) 'd')).write(medium);
      try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
        file.seek(30 << 20);
        file.write(7);
        master(MediaSpec.of(medium)).close();
        file.seek(30 << 20);
        assertEquals(type == 1 ? 0 : 7, file.read());
      }
    }
  }

  @Test
  void theOwnersSessionAlignsTheSequenceNumber() throws IOException {
    putLong(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, 77);
    try (FamfsMaster master = master(spec)) {
      publish(master, "/b", 1, (byte) 1);
      assertEquals(2, master.replay().header().nextSeqnum());
    }
  }

  @Test
  void aFailedAttachLeavesNoDescriptorOpen() throws IOException {
    putLong(LogHeaderLayout.MEDIA_OFFSET, 0);
    long before = openDescriptors();
    for (int i = 0; i < 20; i++) {
      assertThrows(CorruptMediaException.class, () -> master(spec));
    }
    assertTrue(openDescriptors() < before + 10, "descriptors leak");
  }

  private static long openDescriptors() throws IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  /** An entry names space of the log, or of another file: no store through it may reach them. */
  @ParameterizedTest
  @ValueSource(longs = {2 << 20, 8 << 20, 10 << 20, 12 << 20})
  void aFileWhoseSpaceIsTakenIsReadAndNeverWritten(long mediaOffset) throws IOException {
    Fmap fmap =
        SimpleFmap.of(
            List.of(new SimpleExtent(0, 40 << 20, UNIT), new SimpleExtent(0, mediaOffset, UNIT)));
    write(1, new FileEntry(1, 2 * UNIT, 2, 0, 0, 0666, new byte[] {'l'}, fmap));
    try (FamfsClient client = client(spec)) {
      client.open(FamfsPath.of("/l")).close();
      MediaAccessException refused =
          assertThrows(MediaAccessException.class, () -> client.openWritable(FamfsPath.of("/l")));
      assertTrue(refused.getMessage().contains("shares space"), refused.getMessage());
      client.openWritable(FamfsPath.of("/a")).close();
    }
  }

  /** Makes it the last entry of the log. */
  private void write(long index, LogEntry entry) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.seek(LogHeaderLayout.slotMediaOffset(index));
      file.write(LogEntryLayout.encode(entry));
    }
    putLong(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, index + 1);
    putLong(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, index + 1);
  }

  @Test
  void aFileOfNearlyEightExbibytesIsRefusedByATypedError() {
    SimpleExtent extent = new SimpleExtent(0, UNIT, 1L << 62);
    Fmap fmap = SimpleFmap.of(List.of(extent, extent, extent));
    assertThrows(
        UnreadableFileException.class, () -> FmapResolver.resolve(fmap, Long.MAX_VALUE - 1, UNIT));
  }

  @Test
  void aMapOfTooManyPiecesIsRefusedBeforeItIsListed() {
    long strip = 1L << 40;
    InterleavedExtent fmap =
        InterleavedExtent.of(
            4096,
            List.of(new SimpleExtent(0, 4096, strip), new SimpleExtent(0, strip + 4096, strip)));
    assertThrows(UnreadableFileException.class, () -> FmapResolver.resolve(fmap, 2 * strip, 4096));
  }
}
