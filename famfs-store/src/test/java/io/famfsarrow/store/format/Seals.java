package io.famfsarrow.store.format;

import java.util.UUID;

/** Puts right checksums, and what they are next to, on bytes that were forged. */
public final class Seals {
  /** Bytes of the superblock that its checksum covers. */
  public static final int SUPERBLOCK_COVERED = SuperblockLayout.CRC_OFFSET;

  /** Bytes of the log header that its checksum covers. */
  public static final int HEADER_COVERED = LogHeaderLayout.CRC_OFFSET;

  /** Where the superblock has the size of the device, which no checksum covers. */
  public static final int DEVICE_SIZE_OFFSET = SuperblockLayout.DAXDEV_SIZE_OFFSET;

  private Seals() {}

  /** Gives a superblock the checksum of its bytes. */
  public static void superblock(byte[] b) {
    LittleEndian.putLong(
        b, SuperblockLayout.CRC_OFFSET, LittleEndian.crc(b, 0, SuperblockLayout.CRC_OFFSET));
  }

  /** Gives a superblock its magic and version. */
  public static void identify(byte[] b) {
    LittleEndian.putLong(b, SuperblockLayout.MAGIC_OFFSET, SuperblockLayout.MAGIC);
    LittleEndian.putLong(b, SuperblockLayout.VERSION_OFFSET, SuperblockLayout.VERSION);
  }

  /** Makes a superblock that of a device of a file system. */
  public static void belongTo(byte[] b, UUID fsUuid, UUID deviceUuid) {
    LittleEndian.putUuid(b, SuperblockLayout.FS_UUID_OFFSET, fsUuid);
    LittleEndian.putUuid(b, SuperblockLayout.DEVICE_UUID_OFFSET, deviceUuid);
  }

  /** Gives a log header its magic, and the checksum of its bytes. */
  public static void header(byte[] b) {
    LittleEndian.putLong(b, LogHeaderLayout.MAGIC_OFFSET, LogHeaderLayout.MAGIC);
    headerChecksum(b);
  }

  /** Gives a log header the checksum of its bytes. */
  public static void headerChecksum(byte[] b) {
    LittleEndian.putLong(
        b, LogHeaderLayout.CRC_OFFSET, LittleEndian.crc(b, 0, LogHeaderLayout.CRC_OFFSET));
  }

  /** Sets both counters of a log header. */
  public static void counters(byte[] b, long entryCount) {
    LittleEndian.putLong(b, LogHeaderLayout.NEXT_SEQNUM_OFFSET, entryCount);
    LittleEndian.putLong(b, LogHeaderLayout.NEXT_INDEX_OFFSET, entryCount);
  }

  /** Gives an entry the sequence number of its slot, and the checksum of its bytes. */
  public static void entry(byte[] b, long index) {
    LittleEndian.putLong(b, LogEntryLayout.SEQNUM_OFFSET, index);
    entryChecksum(b);
  }

  /** Gives an entry the checksum of its bytes. */
  public static void entryChecksum(byte[] b) {
    LittleEndian.putLong(
        b, LogEntryLayout.CRC_OFFSET, LittleEndian.crc(b, 0, LogEntryLayout.CRC_OFFSET));
  }
}
