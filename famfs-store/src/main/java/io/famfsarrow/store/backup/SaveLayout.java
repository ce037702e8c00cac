package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Bytes of a save file (docs/save-format.md): a header, chunks in ascending order of device and
 * media offset, a trailer. Everything is little-endian except UUIDs, which are in the order of
 * their text.
 */
final class SaveLayout {
  /** "FAMFSAV1" as it stands in the file. */
  static final long MAGIC = 0x31564153464D4146L;

  static final int VERSION = 1;
  static final int MAX_DEVICES = 16;

  /** Longest chunk: one allocation unit. */
  static final int MAX_CHUNK_BYTES = 2 << 20;

  static final int HEADER_BYTES = 4096;
  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES; // 8
  private static final int DEVICE_COUNT_OFFSET = VERSION_OFFSET + Integer.BYTES; // 12
  private static final int FS_UUID_OFFSET = DEVICE_COUNT_OFFSET + Integer.BYTES; // 16
  private static final int ENTRY_COUNT_OFFSET = FS_UUID_OFFSET + 2 * Long.BYTES; // 32
  private static final int COVERED_OFFSET = ENTRY_COUNT_OFFSET + Long.BYTES; // 40
  private static final int DEVICES_OFFSET = COVERED_OFFSET + Long.BYTES; // 48
  private static final int DEVICE_SIZE_OFFSET = 0;
  private static final int DEVICE_UUID_OFFSET = DEVICE_SIZE_OFFSET + Long.BYTES; // 8
  private static final int DEVICE_BYTES = DEVICE_UUID_OFFSET + 2 * Long.BYTES; // 24
  private static final int HEADER_CRC_OFFSET = HEADER_BYTES - Integer.BYTES; // 4092

  /** Header of a chunk, and the trailer: told apart by the first word. */
  static final int RECORD_BYTES = 32;

  private static final int CHUNK_MARK = 0x4B4E4843; // "CHNK"
  private static final int TRAILER_MARK = 0x524C5254; // "TRLR"
  private static final int MARK_OFFSET = 0;
  private static final int DEVICE_INDEX_OFFSET = MARK_OFFSET + Integer.BYTES; // 4
  private static final int MEDIA_OFFSET_OFFSET = DEVICE_INDEX_OFFSET + Integer.BYTES; // 8
  private static final int LENGTH_OFFSET = MEDIA_OFFSET_OFFSET + Long.BYTES; // 16
  private static final int KIND_OFFSET = LENGTH_OFFSET + Integer.BYTES; // 20
  private static final int DATA_CRC_OFFSET = KIND_OFFSET + Integer.BYTES; // 24
  private static final int RECORD_CRC_OFFSET = DATA_CRC_OFFSET + Integer.BYTES; // 28

  private static final int CHUNK_COUNT_OFFSET = MEDIA_OFFSET_OFFSET; // 8
  private static final int TRAILER_COVERED_OFFSET = CHUNK_COUNT_OFFSET + Long.BYTES; // 16
  private static final int CHAIN_CRC_OFFSET = TRAILER_COVERED_OFFSET + Long.BYTES; // 24

  private static final int KIND_DATA = 0;
  private static final int KIND_ZEROS = 1;

  private SaveLayout() {}

  /**
   * One medium that was saved.
   *
   * @param sizeBytes what maps may use of it
   */
  record Device(long sizeBytes, UUID uuid) {}

  /**
   * Start of the file.
   *
   * @param entryCount entries of the log
   * @param coveredBytes bytes of media that the chunks stand for, zeros included
   */
  record Header(UUID fsUuid, long entryCount, long coveredBytes, List<Device> devices) {
    Header {
      devices = List.copyOf(devices);
    }
  }

  /** What follows next in the file. */
  sealed interface Item permits Chunk, Trailer {}

  /**
   * A run of bytes of a medium.
   *
   * @param zeros whether all of them are zero, so that none follow
   * @param dataCrc CRC32C of the bytes that follow; 0 if none do
   */
  record Chunk(int deviceIndex, long mediaOffset, int lengthBytes, boolean zeros, int dataCrc)
      implements Item {
    long endOffset() {
      return mediaOffset + lengthBytes;
    }
  }

  /**
   * End of the file.
   *
   * @param chainCrc CRC32C of the headers of all chunks, one behind the other
   */
  record Trailer(long chunkCount, long coveredBytes, int chainCrc) implements Item {}

  static byte[] encode(Header header) {
    byte[] bytes = new byte[HEADER_BYTES];
    ByteBuffer b = littleEndian(bytes);
    b.putLong(MAGIC_OFFSET, MAGIC);
    b.putInt(VERSION_OFFSET, VERSION);
    b.putInt(DEVICE_COUNT_OFFSET, header.devices().size());
    putUuid(bytes, FS_UUID_OFFSET, header.fsUuid());
    b.putLong(ENTRY_COUNT_OFFSET, header.entryCount());
    b.putLong(COVERED_OFFSET, header.coveredBytes());
    int at = DEVICES_OFFSET;
    for (Device device : header.devices()) {
      b.putLong(at + DEVICE_SIZE_OFFSET, device.sizeBytes());
      putUuid(bytes, at + DEVICE_UUID_OFFSET, device.uuid());
      at += DEVICE_BYTES;
    }
    b.putInt(HEADER_CRC_OFFSET, crc(bytes, HEADER_CRC_OFFSET));
    return bytes;
  }

  /** Whether a file begins with the magic; moves no position. */
  static boolean startsSaveFile(FileChannel file) throws IOException {
    byte[] start = new byte[Long.BYTES];
    return file.read(ByteBuffer.wrap(start), MAGIC_OFFSET) == start.length
        && littleEndian(start).getLong() == MAGIC;
  }

  /** Decodes and checks; numbers are bounded by the caller, who knows the media. */
  static Header decodeHeader(byte[] bytes) {
    ByteBuffer b = littleEndian(bytes);
    if (b.getLong(MAGIC_OFFSET) != MAGIC) {
      throw new CorruptMediaException("no save file: it does not start with FAMFSAV1");
    }
    if (b.getInt(VERSION_OFFSET) != VERSION) {
      throw new UnsupportedFormatException(
          "save file of version "
              + Integer.toUnsignedString(b.getInt(VERSION_OFFSET))
              + ", this release reads version "
              + VERSION);
    }
    requireCrc("header", b.getInt(HEADER_CRC_OFFSET), crc(bytes, HEADER_CRC_OFFSET));
    int count = b.getInt(DEVICE_COUNT_OFFSET);
    if (count < 1 || count > MAX_DEVICES) {
      throw corrupt(Integer.toUnsignedString(count) + " devices, expected 1 to " + MAX_DEVICES);
    }
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = DEVICES_OFFSET + i * DEVICE_BYTES;
      devices.add(
          new Device(b.getLong(at + DEVICE_SIZE_OFFSET), uuid(bytes, at + DEVICE_UUID_OFFSET)));
    }
    return new Header(
        uuid(bytes, FS_UUID_OFFSET),
        b.getLong(ENTRY_COUNT_OFFSET),
        b.getLong(COVERED_OFFSET),
        devices);
  }

  static byte[] encode(Chunk chunk) {
    byte[] bytes = new byte[RECORD_BYTES];
    ByteBuffer b = littleEndian(bytes);
    b.putInt(MARK_OFFSET, CHUNK_MARK);
    b.putInt(DEVICE_INDEX_OFFSET, chunk.deviceIndex());
    b.putLong(MEDIA_OFFSET_OFFSET, chunk.mediaOffset());
    b.putInt(LENGTH_OFFSET, chunk.lengthBytes());
    b.putInt(KIND_OFFSET, chunk.zeros() ? KIND_ZEROS : KIND_DATA);
    b.putInt(DATA_CRC_OFFSET, chunk.dataCrc());
    b.putInt(RECORD_CRC_OFFSET, crc(bytes, RECORD_CRC_OFFSET));
    return bytes;
  }

  static byte[] encode(Trailer trailer) {
    byte[] bytes = new byte[RECORD_BYTES];
    ByteBuffer b = littleEndian(bytes);
    b.putInt(MARK_OFFSET, TRAILER_MARK);
    b.putLong(CHUNK_COUNT_OFFSET, trailer.chunkCount());
    b.putLong(TRAILER_COVERED_OFFSET, trailer.coveredBytes());
    b.putInt(CHAIN_CRC_OFFSET, trailer.chainCrc());
    b.putInt(RECORD_CRC_OFFSET, crc(bytes, RECORD_CRC_OFFSET));
    return bytes;
  }

  /** Decodes and checks what stands in the record itself. */
  static Item decodeItem(byte[] bytes) {
    ByteBuffer b = littleEndian(bytes);
    int mark = b.getInt(MARK_OFFSET);
    if (mark != CHUNK_MARK && mark != TRAILER_MARK) {
      throw corrupt("neither a chunk nor the trailer follows");
    }
    requireCrc("record", b.getInt(RECORD_CRC_OFFSET), crc(bytes, RECORD_CRC_OFFSET));
    if (mark == TRAILER_MARK) {
      return new Trailer(
          b.getLong(CHUNK_COUNT_OFFSET),
          b.getLong(TRAILER_COVERED_OFFSET),
          b.getInt(CHAIN_CRC_OFFSET));
    }
    int kind = b.getInt(KIND_OFFSET);
    if (kind != KIND_DATA && kind != KIND_ZEROS) {
      throw corrupt("a chunk of the unknown kind " + Integer.toUnsignedString(kind));
    }
    return new Chunk(
        b.getInt(DEVICE_INDEX_OFFSET),
        b.getLong(MEDIA_OFFSET_OFFSET),
        b.getInt(LENGTH_OFFSET),
        kind == KIND_ZEROS,
        b.getInt(DATA_CRC_OFFSET));
  }

  static int crc(byte[] bytes, int lengthBytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, lengthBytes);
    return (int) crc.getValue();
  }

  static void requireCrc(String what, int stored, int computed) {
    if (stored != computed) {
      throw corrupt(
          "the checksum of the "
              + what
              + " does not match: expected "
              + Integer.toHexString(computed)
              + ", found "
              + Integer.toHexString(stored));
    }
  }

  static CorruptMediaException corrupt(String what) {
    return new CorruptMediaException("save file: " + what);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static UUID uuid(byte[] bytes, int at) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    return new UUID(b.getLong(at), b.getLong(at + Long.BYTES));
  }

  private static void putUuid(byte[] bytes, int at, UUID uuid) {
    ByteBuffer.wrap(bytes)
        .putLong(at, uuid.getMostSignificantBits())
        .putLong(at + Long.BYTES, uuid.getLeastSignificantBits());
  }
}
