package io.famfsarrow.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offsets, sizes and checksums against the tables and the worked example of the format. */
class LayoutTest {

  @Test
  void superblockOffsets() {
    assertEquals(24, SuperblockLayout.LOG_LEN_OFFSET);
    assertEquals(48, SuperblockLayout.FS_UUID_OFFSET);
    assertEquals(80, SuperblockLayout.SYSTEM_UUID_OFFSET);
    assertEquals(96, SuperblockLayout.CRC_OFFSET);
    assertEquals(112, SuperblockLayout.DAXDEV_SIZE_OFFSET);
    assertEquals(136, SuperblockLayout.DAXDEV_NAME_OFFSET);
    assertEquals(200, SuperblockLayout.LENGTH_BYTES);
  }

  @Test
  void logOffsets() {
    assertEquals(32, LogHeaderLayout.NEXT_SEQNUM_OFFSET);
    assertEquals(40, LogHeaderLayout.NEXT_INDEX_OFFSET);
    assertEquals(48, LogHeaderLayout.LENGTH_BYTES);
    assertEquals(544, LogEntryLayout.LENGTH_BYTES);
    assertEquals(40, LogEntryLayout.FILE_PATH_OFFSET);
    assertEquals(120, LogEntryLayout.FMAP_TYPE_OFFSET);
    assertEquals(136, LogEntryLayout.FMAP_BODY_OFFSET);
    assertEquals(152, LogEntryLayout.STRIPS_OFFSET);
    assertEquals(28, LogEntryLayout.MKDIR_PATH_OFFSET);
    assertEquals(40, LogEntryLayout.DAXDEV_INDEX_OFFSET);
    assertEquals(0, LogHeaderLayout.COUNTERS_MEDIA_OFFSET % 16, "both counters go in one store");
  }

  @ParameterizedTest
  @CsvSource({"8,15420", "16,30840", "32,61680", "64,123361", "128,246723", "256,493447"})
  void slotsOfALog(long mebibytes, long slots) {
    assertEquals(slots, LogHeaderLayout.slotCount(mebibytes << 20));
  }

  @Test
  void emptyHeaderOfAnEightMebibyteLog() {
    byte[] expected =
        HexFormat.of()
            .parseHex(
                "0df0fecaad0b000000008000000000003b3c000000000000785087a500000000"
                    + "00000000000000000000000000000000");
    assertArrayEquals(expected, LogHeaderLayout.encodeEmpty(8 << 20));
  }

  @Test
  void mkdirOfTheWorkedExample() {
    byte[] slot =
        LogEntryLayout.encode(
            new MkdirEntry(0, 11, 22, 0751, "added_dir".getBytes(StandardCharsets.UTF_8)));
    assertEquals("7a03c78400000000", HexFormat.of().formatHex(slot, 536, 544));
  }

  @Test
  void fileOfTheWorkedExample() {
    SimpleExtent extent = new SimpleExtent(0, 10485760, 2 * SuperblockLayout.ALLOC_UNIT_BYTES);
    byte[] slot =
        LogEntryLayout.encode(
            new FileEntry(
                1,
                2500000,
                FileEntry.FLAGS_ALL_HOSTS_WRITE,
                33,
                44,
                0640,
                "added_dir/added_file".getBytes(StandardCharsets.UTF_8),
                SimpleFmap.of(List.of(extent))));
    assertEquals("d3f9d12a00000000", HexFormat.of().formatHex(slot, 536, 544));
  }

  @Test
  void entriesComeBackAsTheyWentIn() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      LogEntry entry = randomEntry(random, i);
      byte[] slot = LogEntryLayout.encode(entry);
      assertTrue(LogEntryLayout.crcMatches(slot, 0));
      assertEquals(comparable(entry), comparable(LogEntryLayout.decode(slot, 0)), "seed " + seed);
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    Random random = new Random(7);
    byte[] slot = LogEntryLayout.encode(randomEntry(random, 3));
    for (int bit = 0; bit < slot.length * 8; bit++) {
      byte[] flipped = Arrays.copyOf(slot, slot.length);
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(LogEntryLayout.crcMatches(flipped, 0), "bit " + bit);
    }
  }

  private static LogEntry randomEntry(Random random, int kind) {
    byte[] path = new byte[1 + random.nextInt(79)];
    for (int i = 0; i < path.length; i++) {
      path[i] = (byte) (1 + random.nextInt(255));
    }
    long index = random.nextInt(1 << 20);
    return switch (kind % 4) {
      case 0 -> new MkdirEntry(index, random.nextInt(), random.nextInt(), random.nextInt(), path);
      case 1 ->
          new AddDaxdevEntry(
              index,
              random.nextLong(),
              new UUID(random.nextLong(), random.nextLong()),
              random.nextInt());
      case 2 ->
          new FileEntry(
              index, random.nextLong(), 2, 1, 2, 0644, path, SimpleFmap.of(extents(random)));
      default ->
          new FileEntry(
              index,
              5,
              1,
              3,
              4,
              0600,
              path,
              InterleavedExtent.of(random.nextLong(), extents(random)));
    };
  }

  private static List<SimpleExtent> extents(Random random) {
    List<SimpleExtent> extents = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(16); i++) {
      extents.add(new SimpleExtent(random.nextInt(3), random.nextLong(), random.nextLong()));
    }
    return extents.subList(0, Math.min(16, extents.size()));
  }

  /** Records with byte arrays compare by identity: their text does not. */
  private static String comparable(LogEntry entry) {
    if (entry instanceof FileEntry f) {
      return ""
          + f.index()
          + f.sizeBytes()
          + f.flags()
          + f.uid()
          + f.gid()
          + f.mode()
          + Arrays.toString(f.rawPath())
          + f.fmap();
    }
    if (entry instanceof MkdirEntry m) {
      return "" + m.index() + m.uid() + m.gid() + m.mode() + Arrays.toString(m.rawPath());
    }
    return entry.toString();
  }
}
