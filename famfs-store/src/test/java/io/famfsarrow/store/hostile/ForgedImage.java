package io.famfsarrow.store.hostile;

import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Seals;
import io.famfsarrow.store.format.SuperblockLayout;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A medium in few bytes, as a fuzzer changes them: options, size, superblock, log header, entries
 * without the zeros at their ends, data. Options say which checksums and counters are put right
 * afterwards, so that changes get past them.
 */
final class ForgedImage {
  static final int SEAL_SUPERBLOCK = 1;
  static final int SEAL_HEADER = 2;
  static final int SEAL_ENTRIES = 4;

  /** Both counters of the log header become the number of entries. */
  static final int COUNT_ENTRIES = 8;

  static final int INCOHERENT = 16;

  /** A second medium is attached, whose superblock follows the primary's. */
  static final int SECONDARY = 32;

  /** Everything that was forged is put right. */
  static final int SEALED = SEAL_SUPERBLOCK | SEAL_HEADER | SEAL_ENTRIES | COUNT_ENTRIES;

  /** A medium that is smaller has not even a superblock. */
  static final long SMALLEST_BYTES = 2L << 20;

  static final int MAX_ENTRIES = 64;
  static final int MAX_DATA_BYTES = 4096;

  private static final int UNUSED_BYTES = SuperblockLayout.LENGTH_BYTES;
  private static final long[] SIZES = {
    64L << 20, // by default
    4L << 30,
    12L << 20,
    (12L << 20) + 4097,
    (2L << 20) + 600,
    1L << 40,
    1L << 47,
    1L << 62,
    (2L << 20) - 1,
    0
  };

  final int options;
  final int sizeChoice;
  final byte[] superblock;
  final byte[] secondary;
  final byte[] header;
  final List<byte[]> entries;
  final byte[] data;

  ForgedImage(
      int options,
      int sizeChoice,
      byte[] superblock,
      byte[] secondary,
      byte[] header,
      List<byte[]> entries,
      byte[] data) {
    this.options = options;
    this.sizeChoice = sizeChoice;
    this.superblock = superblock;
    this.secondary = secondary;
    this.header = header;
    this.entries = List.copyOf(entries);
    this.data = data;
  }

  /** Any input is an image. */
  static ForgedImage parse(byte[] input) {
    InputReader in = new InputReader(input);
    int options = in.u8();
    int sizeChoice = in.u8();
    byte[] superblock = in.bytes(SuperblockLayout.LENGTH_BYTES);
    byte[] secondary = (options & SECONDARY) != 0 ? in.bytes(UNUSED_BYTES) : new byte[0];
    byte[] header = in.bytes(LogHeaderLayout.LENGTH_BYTES);
    List<byte[]> entries = new ArrayList<>();
    int count = Math.min(in.u8(), MAX_ENTRIES);
    for (int i = 0; i < count; i++) {
      entries.add(in.bytes(in.u16(), LogEntryLayout.LENGTH_BYTES));
    }
    byte[] rest = in.rest();
    byte[] data = rest.length > MAX_DATA_BYTES ? new byte[0] : rest;
    return new ForgedImage(options, sizeChoice, superblock, secondary, header, entries, data)
        .sealed();
  }

  private boolean has(int option) {
    return (options & option) != 0;
  }

  private ForgedImage sealed() {
    if (has(SEAL_SUPERBLOCK)) {
      Seals.identify(superblock);
      Seals.superblock(superblock);
      if (has(SECONDARY)) {
        Seals.identify(secondary);
        Seals.superblock(secondary);
      }
    }
    if (has(SEAL_HEADER)) {
      Seals.header(header);
    }
    if (has(COUNT_ENTRIES)) {
      Seals.counters(header, entries.size());
    }
    for (int i = 0; has(SEAL_ENTRIES) && i < entries.size(); i++) {
      Seals.entry(entries.get(i), i);
    }
    return this;
  }

  boolean incoherent() {
    return has(INCOHERENT);
  }

  boolean hasSecondary() {
    return has(SECONDARY);
  }

  long sizeBytes() {
    return SIZES[sizeChoice % SIZES.length];
  }

  /** The input that is parsed to this image. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(options);
    out.write(sizeChoice);
    out.writeBytes(superblock);
    out.writeBytes(secondary);
    out.writeBytes(header);
    out.write(entries.size());
    for (byte[] entry : entries) {
      int length = has(SEAL_ENTRIES) ? LogEntryLayout.CRC_OFFSET : entry.length;
      while (length > 0 && entry[length - 1] == 0) {
        length--;
      }
      out.write(length);
      out.write(length >> Byte.SIZE);
      out.write(entry, 0, length);
    }
    out.writeBytes(data);
    return out.toByteArray();
  }

  /** Makes the primary be this image; what lies beyond its end is left out. */
  void writeTo(ScratchMedium medium) {
    medium.reset(sizeBytes());
    write(medium, SuperblockLayout.MEDIA_OFFSET, superblock);
    write(medium, LogHeaderLayout.MEDIA_OFFSET, header);
    for (int i = 0; i < entries.size(); i++) {
      write(medium, LogHeaderLayout.slotMediaOffset(i), entries.get(i));
    }
  }

  /** Makes the secondary be this image's. */
  void writeSecondaryTo(ScratchMedium medium) {
    medium.reset(16L << 20);
    medium.write(SuperblockLayout.MEDIA_OFFSET, secondary);
  }

  static void write(ScratchMedium medium, long mediaOffset, byte[] bytes) {
    if (mediaOffset >= 0 && mediaOffset <= medium.sizeBytes() - bytes.length) {
      medium.write(mediaOffset, bytes);
    }
  }
}
