package io.famfsarrow.store.hostile;

import io.famfsarrow.store.GoldenImage;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.AddDaxdevEntry;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.pcq.ForgedQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Media to start from: the golden images, and some that no image shows. */
final class ImageSeeds {
  private static final UUID FS = new UUID(0x1111, 0x2222);
  private static final UUID OWNER = new UUID(0x3333, 0x4444);
  private static final UUID DEVICE = new UUID(0x5555, 0x6666);
  private static final UUID OTHER_DEVICE = new UUID(0x7777, 0x8888);
  private static final long UNIT = 2L << 20;
  private static final long LOG_BYTES = 8L << 20;

  private ImageSeeds() {}

  static List<byte[]> make() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : GoldenImage.NAMES) {
      Start start = Start.of(GoldenImage.load(name));
      seeds.add(start.image(0).encode());
      seeds.add(start.image(ForgedImage.SEALED).encode());
    }
    seeds.add(devices(0));
    seeds.add(devices(ForgedImage.INCOHERENT));
    seeds.add(defaults());
    seeds.add(queue());
    seeds.add(huge());
    return seeds;
  }

  /** The first bytes of a golden image. */
  private static final class Start {
    private final byte[] superblock;
    private final byte[] header;
    private final byte[] slots;

    private Start(byte[] superblock, byte[] header, byte[] slots) {
      this.superblock = superblock;
      this.header = header;
      this.slots = slots;
    }

    static Start of(GoldenImage golden) throws IOException {
      byte[] bytes = new byte[(4 << 20) - (1 << 18)];
      golden.forEachBlock(
          (mediaOffset, block) -> {
            if (mediaOffset + block.length <= bytes.length) {
              System.arraycopy(block, 0, bytes, (int) mediaOffset, block.length);
            }
          });
      int log = (int) LogHeaderLayout.MEDIA_OFFSET;
      int slots = log + LogHeaderLayout.LENGTH_BYTES;
      int end = slots + ForgedImage.MAX_ENTRIES * LogEntryLayout.LENGTH_BYTES;
      return new Start(
          Arrays.copyOf(bytes, SuperblockLayout.LENGTH_BYTES),
          Arrays.copyOfRange(bytes, log, slots),
          Arrays.copyOfRange(bytes, slots, end));
    }

    ForgedImage image(int options) {
      List<byte[]> entries = new ArrayList<>();
      for (int at = 0; at < slots.length; at += LogEntryLayout.LENGTH_BYTES) {
        byte[] entry = Arrays.copyOfRange(slots, at, at + LogEntryLayout.LENGTH_BYTES);
        if (LogEntryLayout.crc(entry, 0) == 0) {
          break;
        }
        entries.add(entry);
      }
      int fourGibibytes = 1;
      return new ForgedImage(
          options, fourGibibytes, superblock, new byte[0], header, entries, new byte[0]);
    }
  }

  private static byte[] image(int options, int sizeChoice, long sizeBytes, LogEntry... entries) {
    return image(options, sizeChoice, sizeBytes, new byte[0], entries);
  }

  private static byte[] image(
      int options, int sizeChoice, long sizeBytes, byte[] data, LogEntry... entries) {
    byte[] superblock =
        SuperblockLayout.encodeNew(FS, DEVICE, OWNER, LOG_BYTES, sizeBytes, "medium");
    byte[] secondary =
        (options & ForgedImage.SECONDARY) == 0
            ? new byte[0]
            : SuperblockLayout.encodeSecondary(FS, OTHER_DEVICE, OWNER, 16 << 20, "second");
    return new ForgedImage(
            options | ForgedImage.SEALED,
            sizeChoice,
            superblock,
            secondary,
            LogHeaderLayout.encodeEmpty(LOG_BYTES),
            Arrays.stream(entries).map(LogEntryLayout::encode).toList(),
            data)
        .encode();
  }

  private static FileEntry file(long index, String path, long sizeBytes, Fmap fmap) {
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
    return new FileEntry(index, sizeBytes, 2, 0, 0, 0644, raw, fmap);
  }

  private static SimpleExtent extent(long device, long unit, long units) {
    return new SimpleExtent(device, unit * UNIT, units * UNIT);
  }

  private static byte[] devices(int options) {
    Fmap onSecond = SimpleFmap.of(List.of(extent(1, 1, 2)));
    Fmap onBoth =
        InterleavedExtent.of(UNIT, List.of(extent(0, 6, 2), extent(1, 3, 2), extent(0, 9, 2)));
    return image(
        options | ForgedImage.SECONDARY,
        0,
        64 << 20,
        new MkdirEntry(0, 1, 1, 0755, new byte[] {'d'}),
        new AddDaxdevEntry(1, 16 << 20, OTHER_DEVICE, 1),
        file(2, "d/second", 3_000_000, onSecond),
        file(3, "d/both", 5 * UNIT - 7, onBoth));
  }

  private static byte[] defaults() {
    String yaml = "interleaved_alloc:\n  nbuckets: 4\n  nstrips: 2\n  chunk_size: 2m\n";
    Fmap fmap = SimpleFmap.of(List.of(extent(0, 8, 1)));
    byte[] data = yaml.getBytes(StandardCharsets.UTF_8);
    return image(0, 1, 4L << 30, data, file(0, ".meta/.alloc.cfg", data.length, fmap));
  }

  /** A queue of two buckets; its header is the content of the last file. */
  private static byte[] queue() {
    Fmap consumer = SimpleFmap.of(List.of(extent(0, 8, 1)));
    Fmap producer = SimpleFmap.of(List.of(extent(0, 10, 2)));
    return image(
        0,
        0,
        64 << 20,
        ForgedQueue.header(4, 64),
        file(0, "q.consumer", UNIT, consumer),
        file(1, "q", UNIT + 256, producer));
  }

  private static byte[] huge() {
    SimpleExtent half = new SimpleExtent(0, 1L << 45, 1L << 45);
    Fmap fmap = SimpleFmap.of(List.of(half, half, half));
    return image(0, 6, 1L << 47, file(0, "huge", 3L << 45, fmap));
  }
}
