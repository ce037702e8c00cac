package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.StoreClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every medium does, whatever it lies on. */
abstract class MediaContract {
  static final long MIB = 1L << 20;
  static final long UNIT = 2 * MIB;
  static final long SIZE = 64 * MIB;

  private Path path;
  private Media media;

  /** Path of a fresh medium of {@link #SIZE} zeros. */
  abstract Path freshMedium() throws IOException;

  @BeforeEach
  void open() throws IOException {
    path = freshMedium();
    media = MappedMedia.open(path, true, MediaOptions.defaults());
  }

  @AfterEach
  void close() {
    media.close();
  }

  Media media() {
    return media;
  }

  Path path() {
    return path;
  }

  static MediaRange range(long mediaOffset, long lengthBytes) {
    return new MediaRange(0, mediaOffset, lengthBytes);
  }

  Media openForReading() {
    return MappedMedia.open(path, false, MediaOptions.defaults());
  }

  @Test
  void tellsItsSize() {
    assertEquals(SIZE, media.sizeBytes());
    assertEquals(path, media.path());
    assertTrue(media.writable());
  }

  @Test
  void metadataIsSharedBetweenMappings() {
    MediaMemory writer = media.metadata(10 * MIB);
    try (Media other = openForReading()) {
      MediaMemory reader = other.metadata(10 * MIB);
      writer.storeRelease(UNIT + 32, 0x0123456789abcdefL);
      writer.writeBack(UNIT + 32, 8);
      writer.fence();
      reader.drop(UNIT + 32, 8);
      assertEquals(0x0123456789abcdefL, reader.loadAcquire(UNIT + 32));
    }
  }

  @Test
  void metadataStoresAndLoadsBytes() {
    MediaMemory memory = media.metadata(UNIT);
    byte[] bytes = {9, 1, 2, 3, 9};
    memory.store(4093, bytes, 1, 3);
    byte[] loaded = new byte[5];
    memory.load(4092, loaded, 0, 5);
    assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, loaded);
    memory.zero(4094, 1);
    memory.load(4092, loaded, 0, 5);
    assertArrayEquals(new byte[] {0, 1, 0, 3, 0}, loaded);
  }

  @Test
  void metadataIsLittleEndian() {
    MediaMemory memory = media.metadata(UNIT);
    memory.storeRelease(8, 0x0807060504030201L);
    byte[] loaded = new byte[8];
    memory.load(8, loaded, 0, 8);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, loaded);
  }

  @Test
  void storesPairsWhereTheMachineCan() {
    MediaMemory memory = media.metadata(UNIT);
    boolean stored = memory.storePairRelease(32, 11, -22);
    assertEquals(NativeCode.ofThisMachine().hasPairStore(), stored);
    assertEquals(stored ? 11 : 0, memory.loadAcquire(32));
    assertEquals(stored ? -22 : 0, memory.loadAcquire(40));
    assertEquals(0, memory.loadAcquire(48));
  }

  @Test
  void metadataRefusesWhatLiesOutside() {
    MediaMemory memory = media.metadata(UNIT);
    byte[] bytes = new byte[16];
    assertThrows(IndexOutOfBoundsException.class, () -> memory.loadAcquire(UNIT));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.loadAcquire(-8));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.load(UNIT - 15, bytes, 0, 16));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.store(UNIT - 15, bytes, 0, 16));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.load(0, bytes, 1, 16));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.store(0, bytes, 1, 16));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.store(0, bytes, 0, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.zero(8, Long.MAX_VALUE));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.drop(Long.MAX_VALUE, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.writeBack(1, UNIT));
    assertThrows(IllegalArgumentException.class, () -> memory.loadAcquire(4));
    assertThrows(IllegalArgumentException.class, () -> memory.storeRelease(12, 1));
    assertThrows(IllegalArgumentException.class, () -> memory.storePairRelease(8, 1, 1));
  }

  @Test
  void metadataOfAReaderCannotBeStoredTo() {
    try (Media reader = openForReading()) {
      MediaMemory memory = reader.metadata(UNIT);
      assertFalse(reader.writable());
      assertThrows(IllegalStateException.class, () -> memory.storeRelease(0, 1));
      assertThrows(IllegalStateException.class, () -> memory.storePairRelease(0, 1, 1));
      assertThrows(IllegalStateException.class, () -> memory.zero(0, 1));
      assertThrows(IllegalStateException.class, () -> memory.store(0, new byte[1], 0, 1));
    }
  }

  @Test
  void useAfterCloseIsAnError() {
    MediaMemory memory = media.metadata(UNIT);
    media.close();
    media.close();
    assertThrows(StoreClosedException.class, () -> memory.loadAcquire(0));
    assertThrows(StoreClosedException.class, () -> memory.drop(0, 64));
    assertThrows(StoreClosedException.class, () -> media.metadata(UNIT));
    assertThrows(StoreClosedException.class, () -> media.lockExclusive());
    assertThrows(StoreClosedException.class, () -> media.tryLockAttached());
    assertThrows(
        StoreClosedException.class, () -> media.map(List.of(range(0, UNIT)), Access.READ_ONLY));
  }

  @Test
  void mapsSeparateRangesSideBySide() {
    List<MediaRange> ranges =
        List.of(
            range(20 * MIB, 2 * UNIT),
            range(8 * MIB, UNIT),
            range(10 * MIB, UNIT), // neighbour of the one before
            range(4 * MIB, UNIT));
    try (RangeMapping mapping = media.map(ranges, Access.READ_WRITE)) {
      assertEquals(5 * UNIT, mapping.sizeBytes());
      assertEquals(0, mapping.address() % UNIT);
      mapping.prepare(0, mapping.sizeBytes());
      for (long offset = 0; offset < mapping.sizeBytes(); offset += 4096) {
        RawMemory.putLong(mapping.address() + offset, offset);
      }
      RawMemory.putLong(mapping.address() + 2 * UNIT - 4, -1); // over the border of two ranges
      mapping.writeBack(0, mapping.sizeBytes());
    }
    MediaMemory whole = media.metadata(SIZE);
    assertEquals(4096, whole.loadAcquire(20 * MIB + 4096));
    assertEquals(0xffffffff_00000000L, whole.loadAcquire(20 * MIB + 2 * UNIT - 8));
    assertEquals(0xffffffffL, whole.loadAcquire(8 * MIB));
    assertEquals(3 * UNIT, whole.loadAcquire(10 * MIB));
    assertEquals(4 * UNIT + 4096, whole.loadAcquire(4 * MIB + 4096));
    assertEquals(0, whole.loadAcquire(6 * MIB));
  }

  @Test
  void mapsRangesOfFourKibibytes() {
    List<MediaRange> ranges =
        List.of(range(3 * MIB + 4096, 8192), range(MIB, 4096), range(5 * MIB + 4096, 100));
    try (RangeMapping mapping = media.map(ranges, Access.READ_WRITE)) {
      assertEquals(8192 + 4096 + 100, mapping.sizeBytes());
      mapping.prepare(0, mapping.sizeBytes());
      RawMemory.putByte(mapping.address() + 8191, (byte) 1);
      RawMemory.putByte(mapping.address() + 8192, (byte) 2);
      RawMemory.putByte(mapping.address() + 12288 + 99, (byte) 3);
      assertEquals(new PageStatistics(0, 1), mapping.pageStatistics());
    }
    byte[] bytes = new byte[1];
    MediaMemory whole = media.metadata(SIZE);
    whole.load(3 * MIB + 4096 + 8191, bytes, 0, 1);
    assertEquals(1, bytes[0]);
    whole.load(MIB, bytes, 0, 1);
    assertEquals(2, bytes[0]);
    whole.load(5 * MIB + 4096 + 99, bytes, 0, 1);
    assertEquals(3, bytes[0]);
  }

  @Test
  void refusesRangesThatAreNoWholePages() {
    assertThrows(
        MediaAccessException.class, () -> media.map(List.of(range(512, 4096)), Access.READ_ONLY));
    assertThrows(
        MediaAccessException.class,
        () -> media.map(List.of(range(0, 100), range(8192, 4096)), Access.READ_ONLY));
  }

  @Test
  void refusesRangesBeyondTheEnd() {
    assertThrows(
        CorruptMediaException.class,
        () -> media.map(List.of(range(SIZE - 4096, 4097)), Access.READ_ONLY));
    assertThrows(
        CorruptMediaException.class,
        () -> media.map(List.of(range(Long.MAX_VALUE - 4095, 4095)), Access.READ_ONLY));
    assertThrows(CorruptMediaException.class, () -> media.metadata(SIZE + 1));
    assertThrows(CorruptMediaException.class, () -> media.punchHole(range(SIZE, 4096)));
    assertThrows(CorruptMediaException.class, () -> media.hasData(range(SIZE, 4096)));
  }

  @Test
  void refusesToMapAReaderForWriting() {
    try (Media reader = openForReading()) {
      assertThrows(
          MediaAccessException.class, () -> reader.map(List.of(range(0, UNIT)), Access.READ_WRITE));
      try (RangeMapping mapping = reader.map(List.of(range(0, UNIT)), Access.READ_ONLY)) {
        assertThrows(IllegalStateException.class, () -> mapping.prepare(0, 1));
        int outcome = LibC.mprotect(mapping.address(), UNIT, LibC.PROT_READ | LibC.PROT_WRITE);
        assertEquals(-Errno.EACCES, outcome, "the kernel must refuse what was opened for reading");
      }
    }
  }

  @Test
  void copyOnWriteKeepsStoresToItself() {
    MediaMemory memory = media.metadata(UNIT);
    memory.storeRelease(0, 1);
    try (Media reader = openForReading();
        RangeMapping mapping = reader.map(List.of(range(0, UNIT)), Access.COPY_ON_WRITE)) {
      assertEquals(1, RawMemory.getLong(mapping.address()));
      RawMemory.putLong(mapping.address(), 2);
      assertEquals(2, RawMemory.getLong(mapping.address()));
      assertEquals(1, memory.loadAcquire(0));
    }
  }

  @Test
  void aMappingOutlivesItsMedium() {
    MediaMemory memory = media.metadata(UNIT);
    memory.storeRelease(0, 7);
    try (RangeMapping mapping = media.map(List.of(range(0, UNIT)), Access.READ_WRITE)) {
      media.close();
      assertEquals(7, RawMemory.getLong(mapping.address()));
      assertThrows(StoreClosedException.class, () -> mapping.prepare(0, 1));
    }
  }

  @Test
  void punchedHolesReadAsZeros() {
    try (RangeMapping mapping = media.map(List.of(range(UNIT, 2 * UNIT)), Access.READ_WRITE)) {
      mapping.prepare(0, 2 * UNIT);
      RawMemory.fill(mapping.address(), 2 * UNIT, (byte) 1);
      assertTrue(media.hasData(range(UNIT, 2 * UNIT)));
      media.punchHole(range(UNIT, UNIT));
      // Asked before the hole is loaded from: tmpfs gets a page for a load, too.
      assertFalse(media.hasData(range(UNIT, UNIT)));
      assertTrue(media.hasData(range(UNIT, UNIT + 4096)));
      assertEquals(0, RawMemory.getLong(mapping.address() + UNIT - 8));
      assertEquals(0x0101010101010101L, RawMemory.getLong(mapping.address() + UNIT));
    }
    assertFalse(media.hasData(range(10 * UNIT, UNIT)));
  }

  @Test
  void noticesThatThePathLeadsElsewhere() throws IOException {
    assertTrue(media.sameNode());
    Path other = path.resolveSibling("other");
    Files.write(other, new byte[1]);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(media.sameNode());
    Files.delete(path);
    assertFalse(media.sameNode());
  }
}
