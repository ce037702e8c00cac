package io.famfsarrow.store.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Bytes of the superblock (famfs-format section 2), from media offset 0.
 *
 * <p>The checksum covers the first {@link #CRC_OFFSET} bytes. Flags, device size, device UUID and
 * device name lie behind it and are not covered. What lies behind the superblock in its last cache
 * line the famfs tools neither read nor write; the last word there is our own, the {@linkplain
 * #EPOCH_OFFSET epoch} (docs/decisions/0011).
 */
public final class SuperblockLayout {

  /** Where the superblock starts on the medium. */
  public static final long MEDIA_OFFSET = 0;

  /** What is set aside for it at the start of the medium. */
  public static final long REGION_BYTES = 2L << 20;

  public static final long MAGIC = 0x87B282FFL;
  public static final long VERSION = 48;
  public static final int OMF_MAJOR = 2;
  public static final int OMF_MINOR = 2;

  /** The allocation unit that is always written. */
  public static final long ALLOC_UNIT_BYTES = 2L << 20;

  /** Allocation unit that may be read, but on which nothing is created (section 11.1). */
  public static final long SMALL_ALLOC_UNIT_BYTES = 4096;

  /** Value of the flags in a secondary's superblock (section 19.4). */
  public static final int FLAG_SECONDARY = 2;

  public static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES; // 8
  static final int LOG_OFFSET_OFFSET = VERSION_OFFSET + Long.BYTES; // 16
  static final int LOG_LEN_OFFSET = LOG_OFFSET_OFFSET + Long.BYTES; // 24
  static final int ALLOC_UNIT_OFFSET = LOG_LEN_OFFSET + Long.BYTES; // 32
  static final int OMF_MAJOR_OFFSET = ALLOC_UNIT_OFFSET + Long.BYTES; // 40
  static final int OMF_MINOR_OFFSET = OMF_MAJOR_OFFSET + Integer.BYTES; // 44
  static final int FS_UUID_OFFSET = OMF_MINOR_OFFSET + Integer.BYTES; // 48
  static final int DEVICE_UUID_OFFSET = FS_UUID_OFFSET + 16; // 64
  static final int SYSTEM_UUID_OFFSET = DEVICE_UUID_OFFSET + 16; // 80
  static final int CRC_OFFSET = SYSTEM_UUID_OFFSET + 16; // 96
  static final int FLAGS_OFFSET = CRC_OFFSET + Long.BYTES; // 104
  static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 108
  static final int DAXDEV_SIZE_OFFSET = PADDING_OFFSET + Integer.BYTES; // 112
  static final int DAXDEV_UUID_OFFSET = DAXDEV_SIZE_OFFSET + Long.BYTES; // 120
  static final int DAXDEV_NAME_OFFSET = DAXDEV_UUID_OFFSET + 16; // 136
  static final int DAXDEV_NAME_BYTES = 64;

  /** Bytes in use. */
  public static final int LENGTH_BYTES = DAXDEV_NAME_OFFSET + DAXDEV_NAME_BYTES; // 200

  /** The cache lines that it lies in. */
  public static final int LINES_BYTES = 256;

  /**
   * Eight bytes of any value that change whenever what was committed before does not hold any more
   * although the file system keeps its UUID: after a repair, and after a restore over a store of
   * the same UUID. mkfs leaves them as they are.
   */
  public static final int EPOCH_OFFSET = LINES_BYTES - Long.BYTES; // 248

  private SuperblockLayout() {}

  /**
   * Decodes without judging; see {@link Superblock#problem()}.
   *
   * @param b {@link #LENGTH_BYTES}, or {@link #LINES_BYTES} and more with the epoch, which is 0
   *     else
   */
  public static Superblock decode(byte[] b) {
    return new Superblock(
        LittleEndian.getLong(b, MAGIC_OFFSET),
        LittleEndian.getLong(b, VERSION_OFFSET),
        LittleEndian.getLong(b, LOG_OFFSET_OFFSET),
        LittleEndian.getLong(b, LOG_LEN_OFFSET),
        LittleEndian.getLong(b, ALLOC_UNIT_OFFSET),
        LittleEndian.getInt(b, OMF_MAJOR_OFFSET),
        LittleEndian.getInt(b, OMF_MINOR_OFFSET),
        LittleEndian.getUuid(b, FS_UUID_OFFSET),
        LittleEndian.getUuid(b, DEVICE_UUID_OFFSET),
        LittleEndian.getUuid(b, SYSTEM_UUID_OFFSET),
        LittleEndian.getLong(b, CRC_OFFSET),
        LittleEndian.crc(b, 0, CRC_OFFSET),
        LittleEndian.getInt(b, FLAGS_OFFSET),
        LittleEndian.getLong(b, DAXDEV_SIZE_OFFSET),
        LittleEndian.getUuid(b, DAXDEV_UUID_OFFSET),
        deviceName(b),
        b.length < LINES_BYTES ? 0 : LittleEndian.getLong(b, EPOCH_OFFSET));
  }

  private static String deviceName(byte[] b) {
    int end = DAXDEV_NAME_OFFSET;
    while (end < LENGTH_BYTES && b[end] != 0) {
      end++;
    }
    return new String(b, DAXDEV_NAME_OFFSET, end - DAXDEV_NAME_OFFSET, StandardCharsets.UTF_8);
  }

  /**
   * Bytes of a new primary superblock, magic included.
   *
   * @param deviceName path given to mkfs; cut at 64 bytes
   */
  public static byte[] encodeNew(
      UUID fsUuid,
      UUID deviceUuid,
      UUID systemUuid,
      long logBytes,
      long deviceBytes,
      String deviceName) {
    byte[] b = new byte[LENGTH_BYTES];
    putIdentity(b, LogHeaderLayout.MEDIA_OFFSET, logBytes, fsUuid, deviceUuid, systemUuid);
    putDevice(b, deviceBytes, deviceName);
    return b;
  }

  /**
   * Bytes of a new secondary's superblock (section 19.4), magic included.
   *
   * @param fsUuid the primary's
   * @param deviceUuid its own
   * @param systemUuid the primary's owner
   * @param deviceName path of the device; cut at 64 bytes
   */
  public static byte[] encodeSecondary(
      UUID fsUuid, UUID deviceUuid, UUID systemUuid, long deviceBytes, String deviceName) {
    byte[] b = new byte[LENGTH_BYTES];
    putIdentity(b, 0, 0, fsUuid, deviceUuid, systemUuid);
    LittleEndian.putInt(b, FLAGS_OFFSET, FLAG_SECONDARY);
    LittleEndian.putUuid(b, DAXDEV_UUID_OFFSET, deviceUuid);
    putDevice(b, deviceBytes, deviceName);
    return b;
  }

  /** What the checksum covers, and the checksum. */
  private static void putIdentity(
      byte[] b, long logOffset, long logBytes, UUID fsUuid, UUID deviceUuid, UUID systemUuid) {
    LittleEndian.putLong(b, MAGIC_OFFSET, MAGIC);
    LittleEndian.putLong(b, VERSION_OFFSET, VERSION);
    LittleEndian.putLong(b, LOG_OFFSET_OFFSET, logOffset);
    LittleEndian.putLong(b, LOG_LEN_OFFSET, logBytes);
    LittleEndian.putLong(b, ALLOC_UNIT_OFFSET, ALLOC_UNIT_BYTES);
    LittleEndian.putInt(b, OMF_MAJOR_OFFSET, OMF_MAJOR);
    LittleEndian.putInt(b, OMF_MINOR_OFFSET, OMF_MINOR);
    LittleEndian.putUuid(b, FS_UUID_OFFSET, fsUuid);
    LittleEndian.putUuid(b, DEVICE_UUID_OFFSET, deviceUuid);
    LittleEndian.putUuid(b, SYSTEM_UUID_OFFSET, systemUuid);
    LittleEndian.putLong(b, CRC_OFFSET, LittleEndian.crc(b, 0, CRC_OFFSET));
  }

  private static void putDevice(byte[] b, long deviceBytes, String deviceName) {
    LittleEndian.putLong(b, DAXDEV_SIZE_OFFSET, deviceBytes);
    byte[] name = deviceName.getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(name, Math.min(name.length, DAXDEV_NAME_BYTES));
    System.arraycopy(cut, 0, b, DAXDEV_NAME_OFFSET, cut.length);
  }

  /** The same bytes, {@link #LINES_BYTES} or more, with another epoch than it was on the medium. */
  public static byte[] withEpoch(byte[] superblock, long epoch) {
    byte[] b = superblock.clone();
    LittleEndian.putLong(b, EPOCH_OFFSET, epoch);
    return b;
  }

  /** The same bytes with the magic that {@code mkfs --force --kill} takes away. */
  public static byte[] withMagic(byte[] superblock) {
    byte[] b = superblock.clone();
    LittleEndian.putLong(b, MAGIC_OFFSET, MAGIC);
    return b;
  }
}
