package io.famfsarrow.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A medium written byte by byte from the tables of famfs-format sections 2 to 4, without the
 * project's layout classes: what no writer of ours would ever make. Checksums are right unless a
 * test alters bytes behind them.
 */
final class HandmadeMedium {
  static final long MEDIUM_BYTES = 64L << 20;
  static final long LOG_OFFSET = 2L << 20;
  static final int SLOT_BYTES = 544;
  private static final int HEADER_BYTES = 48;
  private static final int PATH_BYTES = 80;
  private static final long DEFAULT_LOG_BYTES = 8L << 20;

  /** Alters bytes before their checksum is made. */
  interface Change extends Consumer<ByteBuffer> {
    Change NONE = bytes -> {};
  }

  private final long logBytes;
  private final List<byte[]> entries = new ArrayList<>();
  private Change superblock = Change.NONE;
  private Change header = Change.NONE;
  private Change counters = Change.NONE;

  /** Altered after the checksum was made: offset 96 and behind. */
  private Change superblockTail = Change.NONE;

  HandmadeMedium(long logBytes) {
    this.logBytes = logBytes;
  }

  static HandmadeMedium empty() {
    return new HandmadeMedium(DEFAULT_LOG_BYTES);
  }

  /** A log of so many slots: the format asks of mkfs, not of readers, that it is longer. */
  static HandmadeMedium ofSlots(int slots) {
    return new HandmadeMedium(HEADER_BYTES + (long) slots * SLOT_BYTES);
  }

  HandmadeMedium superblock(Change change) {
    superblock = change;
    return this;
  }

  HandmadeMedium superblockTail(Change change) {
    superblockTail = change;
    return this;
  }

  /** Changes bytes 0 to 23 of the log header; its checksum fits. */
  HandmadeMedium header(Change change) {
    header = change;
    return this;
  }

  HandmadeMedium nextIndex(long nextSeqnum, long nextIndex) {
    counters = bytes -> bytes.putLong(32, nextSeqnum).putLong(40, nextIndex);
    return this;
  }

  HandmadeMedium directory(String path) {
    return directory(raw(path), Change.NONE);
  }

  HandmadeMedium directory(byte[] path, Change change) {
    return entry(
        1,
        bytes -> {
          bytes.putInt(24, 0755);
          put(bytes, 28, path);
          change.accept(bytes);
        });
  }

  /** A file with simple extents, each an offset and a length on the primary. */
  HandmadeMedium file(String path, long sizeBytes, long... extents) {
    return file(raw(path), sizeBytes, extents, Change.NONE);
  }

  HandmadeMedium file(byte[] path, long sizeBytes, long[] extents, Change change) {
    return entry(
        0,
        bytes -> {
          putFile(bytes, path, sizeBytes);
          bytes.putInt(128, extents.length / 2);
          putExtents(bytes, 136, extents);
          change.accept(bytes);
        });
  }

  /** A file with one interleaved extent. */
  HandmadeMedium strips(String path, long sizeBytes, long chunk, long... strips) {
    return strips(path, sizeBytes, chunk, strips, Change.NONE);
  }

  HandmadeMedium strips(String path, long sizeBytes, long chunk, long[] strips, Change change) {
    return entry(
        0,
        bytes -> {
          putFile(bytes, raw(path), sizeBytes);
          bytes.putInt(120, 1).putInt(128, 1);
          bytes.putLong(136, strips.length / 2).putLong(144, chunk);
          putExtents(bytes, 152, strips);
          change.accept(bytes);
        });
  }

  HandmadeMedium device(long sizeBytes, UUID uuid, int index) {
    return entry(
        3,
        bytes -> {
          bytes.putLong(16, sizeBytes).putInt(40, index);
          putUuid(bytes, 24, uuid);
        });
  }

  /** An entry of any type; its sequence number is its index. */
  HandmadeMedium entry(int type, Change payload) {
    ByteBuffer bytes = littleEndian(SLOT_BYTES).putLong(0, entries.size()).putInt(8, type);
    payload.accept(bytes);
    bytes.putLong(536, crc(bytes, 536));
    entries.add(bytes(bytes));
    return this;
  }

  /** Alters the last entry after its checksum was made. */
  HandmadeMedium torn(Change change) {
    change.accept(ByteBuffer.wrap(entries.get(entries.size() - 1)).order(ByteOrder.LITTLE_ENDIAN));
    return this;
  }

  /** Writes a sparse file of {@link #MEDIUM_BYTES}. */
  MediaSpec write(Path medium) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
      file.setLength(MEDIUM_BYTES);
      file.write(superblockBytes());
      file.seek(LOG_OFFSET);
      file.write(headerBytes());
      for (byte[] entry : entries) {
        file.write(entry);
      }
    }
    return MediaSpec.of(medium);
  }

  private byte[] superblockBytes() {
    ByteBuffer bytes = littleEndian(200).putLong(0, 0x87B282FFL).putLong(8, 48);
    bytes.putLong(16, LOG_OFFSET).putLong(24, logBytes).putLong(32, 2L << 20);
    bytes.putInt(40, 2).putInt(44, 2);
    putUuid(bytes, 48, new UUID(1, 2));
    putUuid(bytes, 64, new UUID(3, 4));
    putUuid(bytes, 80, StoreFixture.OWNER);
    superblock.accept(bytes);
    bytes.putLong(96, crc(bytes, 96)).putLong(112, MEDIUM_BYTES);
    superblockTail.accept(bytes);
    return bytes(bytes);
  }

  private byte[] headerBytes() {
    ByteBuffer bytes = littleEndian(HEADER_BYTES).putLong(0, 0x00000BADCAFEF00DL);
    bytes.putLong(8, logBytes).putLong(16, (logBytes - HEADER_BYTES) / SLOT_BYTES - 1);
    header.accept(bytes);
    bytes.putLong(24, crc(bytes, 24)).putLong(32, entries.size()).putLong(40, entries.size());
    counters.accept(bytes);
    return bytes(bytes);
  }

  private static void putFile(ByteBuffer bytes, byte[] path, long sizeBytes) {
    bytes.putLong(16, sizeBytes).putInt(24, 2).putInt(36, 0644);
    put(bytes, 40, path);
  }

  private static void putExtents(ByteBuffer bytes, int at, long[] extents) {
    for (int i = 0; i < extents.length; i += 2) {
      bytes.putLong(at + 12 * i + 8, extents[i]).putLong(at + 12 * i + 16, extents[i + 1]);
    }
  }

  private static void putUuid(ByteBuffer bytes, int at, UUID uuid) {
    bytes.order(ByteOrder.BIG_ENDIAN);
    bytes.putLong(at, uuid.getMostSignificantBits());
    bytes.putLong(at + 8, uuid.getLeastSignificantBits());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer bytes, int at, byte[] path) {
    if (path.length > PATH_BYTES) {
      throw new IllegalArgumentException("path of " + path.length + " bytes");
    }
    bytes.put(at, path);
  }

  static byte[] raw(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer littleEndian(int sizeBytes) {
    return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static long crc(ByteBuffer bytes, int lengthBytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes(bytes), 0, lengthBytes);
    return crc.getValue();
  }
}
