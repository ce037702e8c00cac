package io.famfsarrow.store.format;

/**
 * Bytes of the log's header (famfs-format section 3), followed by the array of entries.
 *
 * <p>The checksum covers the first {@link #CRC_OFFSET} bytes; the two counters behind it change
 * with every append and are not covered. The header shares its cache line with the first bytes of
 * slot 0, so lines are dropped and written back whole, never by field.
 */
public final class LogHeaderLayout {

  /** Where the log starts on the medium. */
  public static final long MEDIA_OFFSET = SuperblockLayout.REGION_BYTES;

  public static final long MAGIC = 0x00000BADCAFEF00DL;

  /** Shortest log that mkfs makes. */
  public static final long MIN_LOG_BYTES = 8L << 20;

  static final int MAGIC_OFFSET = 0;
  static final int LOG_LEN_OFFSET = MAGIC_OFFSET + Long.BYTES; // 8
  static final int LAST_INDEX_OFFSET = LOG_LEN_OFFSET + Long.BYTES; // 16
  static final int CRC_OFFSET = LAST_INDEX_OFFSET + Long.BYTES; // 24

  /** Sequence number of the next append; 16-aligned, so that both counters go in one store. */
  static final int NEXT_SEQNUM_OFFSET = CRC_OFFSET + Long.BYTES; // 32

  /**
   * Index of the next free slot, 0-based, equal to the number of committed entries. Storing it
   * commits: store it last, after the slots are written back and fenced.
   */
  static final int NEXT_INDEX_OFFSET = NEXT_SEQNUM_OFFSET + Long.BYTES; // 40

  public static final int LENGTH_BYTES = NEXT_INDEX_OFFSET + Long.BYTES; // 48

  /** Media offset of the two counters, 16-aligned. */
  public static final long COUNTERS_MEDIA_OFFSET = MEDIA_OFFSET + NEXT_SEQNUM_OFFSET;

  public static final long NEXT_SEQNUM_MEDIA_OFFSET = MEDIA_OFFSET + NEXT_SEQNUM_OFFSET;
  public static final long NEXT_INDEX_MEDIA_OFFSET = MEDIA_OFFSET + NEXT_INDEX_OFFSET;

  private LogHeaderLayout() {}

  /** Slots in a log of that length: 0 if it is too short for one. */
  public static long slotCount(long logBytes) {
    return logBytes < LENGTH_BYTES ? 0 : (logBytes - LENGTH_BYTES) / LogEntryLayout.LENGTH_BYTES;
  }

  /** Media offset of a slot. */
  public static long slotMediaOffset(long index) {
    return MEDIA_OFFSET + LENGTH_BYTES + index * LogEntryLayout.LENGTH_BYTES;
  }

  /** Slot that a byte of the log lies in or behind. */
  public static long slotAt(long mediaOffset) {
    return (mediaOffset - MEDIA_OFFSET - LENGTH_BYTES) / LogEntryLayout.LENGTH_BYTES;
  }

  public static LogHeader decode(byte[] b) {
    return new LogHeader(
        LittleEndian.getLong(b, MAGIC_OFFSET),
        LittleEndian.getLong(b, LOG_LEN_OFFSET),
        LittleEndian.getLong(b, LAST_INDEX_OFFSET),
        LittleEndian.getLong(b, CRC_OFFSET),
        LittleEndian.crc(b, 0, CRC_OFFSET),
        LittleEndian.getLong(b, NEXT_SEQNUM_OFFSET),
        LittleEndian.getLong(b, NEXT_INDEX_OFFSET));
  }

  /** Header of an empty log. */
  public static byte[] encodeEmpty(long logBytes) {
    byte[] b = new byte[LENGTH_BYTES];
    LittleEndian.putLong(b, MAGIC_OFFSET, MAGIC);
    LittleEndian.putLong(b, LOG_LEN_OFFSET, logBytes);
    LittleEndian.putLong(b, LAST_INDEX_OFFSET, slotCount(logBytes) - 1);
    LittleEndian.putLong(b, CRC_OFFSET, LittleEndian.crc(b, 0, CRC_OFFSET));
    return b;
  }
}
