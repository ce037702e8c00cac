package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Attributes of a node ({@code struct fuse_attr}), which are part of several replies. */
final class AttributeLayout {
  private static final int BLOCK_BYTES = 4096;
  private static final int STAT_BLOCK_BYTES = 512;

  private static final int INODE_OFFSET = 0;
  private static final int SIZE_OFFSET = INODE_OFFSET + Long.BYTES; // 8
  private static final int BLOCKS_OFFSET = SIZE_OFFSET + Long.BYTES; // 16
  private static final int ATIME_OFFSET = BLOCKS_OFFSET + Long.BYTES; // 24
  private static final int MTIME_OFFSET = ATIME_OFFSET + Long.BYTES; // 32
  private static final int CTIME_OFFSET = MTIME_OFFSET + Long.BYTES; // 40
  private static final int ATIME_NANOS_OFFSET = CTIME_OFFSET + Long.BYTES; // 48
  private static final int MTIME_NANOS_OFFSET = ATIME_NANOS_OFFSET + Integer.BYTES; // 52
  private static final int CTIME_NANOS_OFFSET = MTIME_NANOS_OFFSET + Integer.BYTES; // 56
  private static final int MODE_OFFSET = CTIME_NANOS_OFFSET + Integer.BYTES; // 60
  private static final int LINKS_OFFSET = MODE_OFFSET + Integer.BYTES; // 64
  private static final int UID_OFFSET = LINKS_OFFSET + Integer.BYTES; // 68
  private static final int GID_OFFSET = UID_OFFSET + Integer.BYTES; // 72
  private static final int DEVICE_OFFSET = GID_OFFSET + Integer.BYTES; // 76
  private static final int BLOCK_SIZE_OFFSET = DEVICE_OFFSET + Integer.BYTES; // 80
  private static final int FLAGS_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES; // 84

  static final int BYTES = FLAGS_OFFSET + Integer.BYTES; // 88

  private AttributeLayout() {}

  static void put(ByteBuffer b, int at, Stat stat) {
    long size = stat.sizeBytes();
    Instant time = stat.time();
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    b.putLong(at + INODE_OFFSET, stat.inode())
        .putLong(at + SIZE_OFFSET, size)
        .putLong(
            at + BLOCKS_OFFSET, size / STAT_BLOCK_BYTES + (size % STAT_BLOCK_BYTES == 0 ? 0 : 1))
        .putLong(at + ATIME_OFFSET, seconds)
        .putLong(at + MTIME_OFFSET, seconds)
        .putLong(at + CTIME_OFFSET, seconds)
        .putInt(at + ATIME_NANOS_OFFSET, nanos)
        .putInt(at + MTIME_NANOS_OFFSET, nanos)
        .putInt(at + CTIME_NANOS_OFFSET, nanos)
        .putInt(at + MODE_OFFSET, stat.mode())
        .putInt(at + LINKS_OFFSET, stat.linkCount())
        .putInt(at + UID_OFFSET, stat.uid())
        .putInt(at + GID_OFFSET, stat.gid())
        .putInt(at + DEVICE_OFFSET, 0)
        .putInt(at + BLOCK_SIZE_OFFSET, BLOCK_BYTES)
        .putInt(at + FLAGS_OFFSET, 0);
  }

  /** Sets the time of the last access apart from the others. */
  static void putAccessed(ByteBuffer b, int at, Instant time) {
    b.putLong(at + ATIME_OFFSET, time.getEpochSecond())
        .putInt(at + ATIME_NANOS_OFFSET, time.getNano());
  }
}
