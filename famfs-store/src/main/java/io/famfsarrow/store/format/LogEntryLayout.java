package io.famfsarrow.store.format;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.fmap.UnknownFmap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes of one log entry (famfs-format section 4): a fixed slot of 544 bytes whose checksum covers
 * everything before it, padding and unused payload included. Slots are not aligned to cache lines:
 * every slot shares lines with its neighbours.
 */
public final class LogEntryLayout {
  static final int TYPE_FILE = 0;
  static final int TYPE_MKDIR = 1;
  static final int TYPE_ADD_DAXDEV = 3;

  static final int SEQNUM_OFFSET = 0;
  static final int TYPE_OFFSET = SEQNUM_OFFSET + Long.BYTES; // 8
  static final int TYPE_PADDING_OFFSET = TYPE_OFFSET + Integer.BYTES; // 12
  static final int PAYLOAD_OFFSET = TYPE_PADDING_OFFSET + Integer.BYTES; // 16
  static final int PAYLOAD_BYTES = 520;
  public static final int CRC_OFFSET = PAYLOAD_OFFSET + PAYLOAD_BYTES; // 536

  public static final int LENGTH_BYTES = CRC_OFFSET + Long.BYTES; // 544

  static final int PATH_BYTES = 80;

  static final int FILE_SIZE_OFFSET = PAYLOAD_OFFSET; // 16
  static final int FILE_FLAGS_OFFSET = FILE_SIZE_OFFSET + Long.BYTES; // 24
  static final int FILE_UID_OFFSET = FILE_FLAGS_OFFSET + Integer.BYTES; // 28
  static final int FILE_GID_OFFSET = FILE_UID_OFFSET + Integer.BYTES; // 32
  static final int FILE_MODE_OFFSET = FILE_GID_OFFSET + Integer.BYTES; // 36
  static final int FILE_PATH_OFFSET = FILE_MODE_OFFSET + Integer.BYTES; // 40
  static final int FMAP_TYPE_OFFSET = FILE_PATH_OFFSET + PATH_BYTES; // 120
  static final int FMAP_TYPE_PADDING_OFFSET = FMAP_TYPE_OFFSET + Integer.BYTES; // 124
  static final int FMAP_COUNT_OFFSET = FMAP_TYPE_PADDING_OFFSET + Integer.BYTES; // 128
  static final int FMAP_COUNT_PADDING_OFFSET = FMAP_COUNT_OFFSET + Integer.BYTES; // 132
  static final int FMAP_BODY_OFFSET = FMAP_COUNT_PADDING_OFFSET + Integer.BYTES; // 136
  static final int STRIP_COUNT_OFFSET = FMAP_BODY_OFFSET; // 136
  static final int CHUNK_SIZE_OFFSET = STRIP_COUNT_OFFSET + Long.BYTES; // 144
  static final int STRIPS_OFFSET = CHUNK_SIZE_OFFSET + Long.BYTES; // 152

  static final int EXTENT_DEVINDEX = 0;
  static final int EXTENT_MEDIA_OFFSET = EXTENT_DEVINDEX + Long.BYTES; // 8
  static final int EXTENT_LENGTH = EXTENT_MEDIA_OFFSET + Long.BYTES; // 16
  static final int EXTENT_BYTES = EXTENT_LENGTH + Long.BYTES; // 24

  static final int FMAP_SIMPLE = 0;
  static final int FMAP_INTERLEAVED = 1;

  static final int MKDIR_UID_OFFSET = PAYLOAD_OFFSET; // 16
  static final int MKDIR_GID_OFFSET = MKDIR_UID_OFFSET + Integer.BYTES; // 20
  static final int MKDIR_MODE_OFFSET = MKDIR_GID_OFFSET + Integer.BYTES; // 24
  static final int MKDIR_PATH_OFFSET = MKDIR_MODE_OFFSET + Integer.BYTES; // 28

  static final int DAXDEV_SIZE_OFFSET = PAYLOAD_OFFSET; // 16
  static final int DAXDEV_UUID_OFFSET = DAXDEV_SIZE_OFFSET + Long.BYTES; // 24
  static final int DAXDEV_INDEX_OFFSET = DAXDEV_UUID_OFFSET + 16; // 40

  private LogEntryLayout() {}

  /** Sequence number as stored. */
  public static long seqnum(byte[] b, int at) {
    return LittleEndian.getLong(b, at + SEQNUM_OFFSET);
  }

  /** Checksum as stored. */
  public static long crc(byte[] b, int at) {
    return LittleEndian.getLong(b, at + CRC_OFFSET);
  }

  /** Whether the stored checksum is that of the bytes. */
  public static boolean crcMatches(byte[] b, int at) {
    return crc(b, at) == LittleEndian.crc(b, at, CRC_OFFSET);
  }

  /**
   * Decodes the slot that starts at {@code at}, whose sequence number and checksum are known to be
   * right. The numbers in it are as stored: nothing was bounded yet, but no list is longer than the
   * format allows.
   */
  public static LogEntry decode(byte[] b, int at) {
    long index = seqnum(b, at);
    int type = LittleEndian.getInt(b, at + TYPE_OFFSET);
    return switch (type) {
      case TYPE_FILE -> decodeFile(index, b, at);
      case TYPE_MKDIR ->
          new MkdirEntry(
              index,
              LittleEndian.getInt(b, at + MKDIR_UID_OFFSET),
              LittleEndian.getInt(b, at + MKDIR_GID_OFFSET),
              LittleEndian.getInt(b, at + MKDIR_MODE_OFFSET),
              path(b, at + MKDIR_PATH_OFFSET));
      case TYPE_ADD_DAXDEV ->
          new AddDaxdevEntry(
              index,
              LittleEndian.getLong(b, at + DAXDEV_SIZE_OFFSET),
              LittleEndian.getUuid(b, at + DAXDEV_UUID_OFFSET),
              LittleEndian.getInt(b, at + DAXDEV_INDEX_OFFSET));
      default -> new UnplayedEntry(index, type);
    };
  }

  private static FileEntry decodeFile(long index, byte[] b, int at) {
    return new FileEntry(
        index,
        LittleEndian.getLong(b, at + FILE_SIZE_OFFSET),
        LittleEndian.getInt(b, at + FILE_FLAGS_OFFSET),
        LittleEndian.getInt(b, at + FILE_UID_OFFSET),
        LittleEndian.getInt(b, at + FILE_GID_OFFSET),
        LittleEndian.getInt(b, at + FILE_MODE_OFFSET),
        path(b, at + FILE_PATH_OFFSET),
        decodeFmap(b, at));
  }

  private static Fmap decodeFmap(byte[] b, int at) {
    int type = LittleEndian.getInt(b, at + FMAP_TYPE_OFFSET);
    long count = Integer.toUnsignedLong(LittleEndian.getInt(b, at + FMAP_COUNT_OFFSET));
    if (type == FMAP_SIMPLE) {
      return new SimpleFmap(count, extents(b, at + FMAP_BODY_OFFSET, count));
    }
    if (type == FMAP_INTERLEAVED) {
      long strips = LittleEndian.getLong(b, at + STRIP_COUNT_OFFSET);
      return new InterleavedExtent(
          count,
          strips,
          LittleEndian.getLong(b, at + CHUNK_SIZE_OFFSET),
          extents(b, at + STRIPS_OFFSET, strips));
    }
    return new UnknownFmap(type);
  }

  private static List<SimpleExtent> extents(byte[] b, int at, long declared) {
    if (declared == 1) {
      return List.of(extent(b, at)); // what nearly all files have
    }
    boolean tooMany = Long.compareUnsigned(declared, Fmap.MAX_EXTENTS) > 0;
    int count = tooMany ? Fmap.MAX_EXTENTS : (int) declared;
    List<SimpleExtent> extents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      extents.add(extent(b, at + i * EXTENT_BYTES));
    }
    return extents;
  }

  private static SimpleExtent extent(byte[] b, int at) {
    return new SimpleExtent(
        LittleEndian.getLong(b, at + EXTENT_DEVINDEX),
        LittleEndian.getLong(b, at + EXTENT_MEDIA_OFFSET),
        LittleEndian.getLong(b, at + EXTENT_LENGTH));
  }

  /** The path field up to its NUL; all 80 bytes if there is none. */
  private static byte[] path(byte[] b, int at) {
    int end = at;
    while (end < at + PATH_BYTES && b[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(b, at, end);
  }

  /** The whole slot of an entry, checksum included; unused bytes are zero. */
  public static byte[] encode(LogEntry entry) {
    byte[] b = new byte[LENGTH_BYTES];
    LittleEndian.putLong(b, SEQNUM_OFFSET, entry.index());
    if (entry instanceof FileEntry file) {
      encodeFile(file, b);
    } else if (entry instanceof MkdirEntry mkdir) {
      encodeMkdir(mkdir, b);
    } else if (entry instanceof AddDaxdevEntry device) {
      encodeAddDaxdev(device, b);
    } else {
      throw new IllegalArgumentException("entries of this type are never written: " + entry);
    }
    LittleEndian.putLong(b, CRC_OFFSET, LittleEndian.crc(b, 0, CRC_OFFSET));
    return b;
  }

  private static void encodeFile(FileEntry file, byte[] b) {
    LittleEndian.putInt(b, TYPE_OFFSET, TYPE_FILE);
    LittleEndian.putLong(b, FILE_SIZE_OFFSET, file.sizeBytes());
    LittleEndian.putInt(b, FILE_FLAGS_OFFSET, file.flags());
    LittleEndian.putInt(b, FILE_UID_OFFSET, file.uid());
    LittleEndian.putInt(b, FILE_GID_OFFSET, file.gid());
    LittleEndian.putInt(b, FILE_MODE_OFFSET, file.mode());
    putPath(b, FILE_PATH_OFFSET, file.rawPath());
    if (file.fmap() instanceof SimpleFmap simple) {
      LittleEndian.putInt(b, FMAP_TYPE_OFFSET, FMAP_SIMPLE);
      LittleEndian.putInt(b, FMAP_COUNT_OFFSET, simple.extents().size());
      putExtents(b, FMAP_BODY_OFFSET, simple.extents());
    } else if (file.fmap() instanceof InterleavedExtent interleaved) {
      LittleEndian.putInt(b, FMAP_TYPE_OFFSET, FMAP_INTERLEAVED);
      LittleEndian.putInt(b, FMAP_COUNT_OFFSET, 1);
      LittleEndian.putLong(b, STRIP_COUNT_OFFSET, interleaved.strips().size());
      LittleEndian.putLong(b, CHUNK_SIZE_OFFSET, interleaved.chunkBytes());
      putExtents(b, STRIPS_OFFSET, interleaved.strips());
    } else {
      throw new IllegalArgumentException("maps of this type are never written: " + file.fmap());
    }
  }

  private static void encodeMkdir(MkdirEntry mkdir, byte[] b) {
    LittleEndian.putInt(b, TYPE_OFFSET, TYPE_MKDIR);
    LittleEndian.putInt(b, MKDIR_UID_OFFSET, mkdir.uid());
    LittleEndian.putInt(b, MKDIR_GID_OFFSET, mkdir.gid());
    LittleEndian.putInt(b, MKDIR_MODE_OFFSET, mkdir.mode());
    putPath(b, MKDIR_PATH_OFFSET, mkdir.rawPath());
  }

  private static void encodeAddDaxdev(AddDaxdevEntry device, byte[] b) {
    LittleEndian.putInt(b, TYPE_OFFSET, TYPE_ADD_DAXDEV);
    LittleEndian.putLong(b, DAXDEV_SIZE_OFFSET, device.sizeBytes());
    LittleEndian.putUuid(b, DAXDEV_UUID_OFFSET, device.deviceUuid());
    LittleEndian.putInt(b, DAXDEV_INDEX_OFFSET, device.deviceIndex());
  }

  private static void putPath(byte[] b, int at, byte[] path) {
    if (path.length >= PATH_BYTES) {
      throw new IllegalArgumentException("path of " + path.length + " bytes: at most 79 fit");
    }
    System.arraycopy(path, 0, b, at, path.length);
  }

  private static void putExtents(byte[] b, int at, List<SimpleExtent> extents) {
    if (extents.isEmpty() || extents.size() > Fmap.MAX_EXTENTS) {
      throw new IllegalArgumentException(extents.size() + " extents: 1 to 16 fit");
    }
    for (int i = 0; i < extents.size(); i++) {
      int e = at + i * EXTENT_BYTES;
      LittleEndian.putLong(b, e + EXTENT_DEVINDEX, extents.get(i).deviceIndex());
      LittleEndian.putLong(b, e + EXTENT_MEDIA_OFFSET, extents.get(i).mediaOffset());
      LittleEndian.putLong(b, e + EXTENT_LENGTH, extents.get(i).lengthBytes());
    }
  }
}
