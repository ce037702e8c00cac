package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.stage.AttributeChange;
import java.nio.ByteBuffer;
import java.time.Instant;

/** SETATTR ({@code struct fuse_setattr_in}); its reply is {@link AttrOutLayout}. */
final class SetattrLayout {
  static final int MODE = 1;
  static final int UID = 1 << 1;
  static final int GID = 1 << 2;
  static final int SIZE = 1 << 3;
  static final int ATIME = 1 << 4;
  static final int MTIME = 1 << 5;
  static final int ATIME_NOW = 1 << 7;
  static final int MTIME_NOW = 1 << 8;

  private static final int VALID_OFFSET = InHeaderLayout.BYTES;
  private static final int PADDING_OFFSET = VALID_OFFSET + Integer.BYTES; // 4
  private static final int HANDLE_OFFSET = PADDING_OFFSET + Integer.BYTES; // 8
  private static final int SIZE_OFFSET = HANDLE_OFFSET + Long.BYTES; // 16
  private static final int LOCK_OWNER_OFFSET = SIZE_OFFSET + Long.BYTES; // 24
  private static final int ATIME_OFFSET = LOCK_OWNER_OFFSET + Long.BYTES; // 32
  private static final int MTIME_OFFSET = ATIME_OFFSET + Long.BYTES; // 40
  private static final int CTIME_OFFSET = MTIME_OFFSET + Long.BYTES; // 48
  private static final int ATIME_NANOS_OFFSET = CTIME_OFFSET + Long.BYTES; // 56
  private static final int MTIME_NANOS_OFFSET = ATIME_NANOS_OFFSET + Integer.BYTES; // 60
  private static final int CTIME_NANOS_OFFSET = MTIME_NANOS_OFFSET + Integer.BYTES; // 64
  private static final int MODE_OFFSET = CTIME_NANOS_OFFSET + Integer.BYTES; // 68
  private static final int UNUSED_4_OFFSET = MODE_OFFSET + Integer.BYTES; // 72
  private static final int UID_OFFSET = UNUSED_4_OFFSET + Integer.BYTES; // 76
  private static final int GID_OFFSET = UID_OFFSET + Integer.BYTES; // 80
  private static final int UNUSED_5_OFFSET = GID_OFFSET + Integer.BYTES; // 84

  static final int BYTES = UNUSED_5_OFFSET + Integer.BYTES - InHeaderLayout.BYTES; // 88

  private SetattrLayout() {}

  /**
   * What is asked for. A size beyond 63 bits is one that no file can have.
   *
   * @param now the time that "now" stands for
   */
  static AttributeChange change(ByteBuffer b, Instant now) {
    int valid = b.getInt(VALID_OFFSET);
    AttributeChange change = AttributeChange.NONE;
    change = (valid & MODE) == 0 ? change : change.withPermissions(b.getInt(MODE_OFFSET));
    change = (valid & UID) == 0 ? change : change.withUid(b.getInt(UID_OFFSET));
    change = (valid & GID) == 0 ? change : change.withGid(b.getInt(GID_OFFSET));
    change = (valid & SIZE) == 0 ? change : change.withSize(size(b));
    if ((valid & ATIME) != 0) {
      boolean isNow = (valid & ATIME_NOW) != 0;
      change = change.withAccessed(isNow ? now : time(b, ATIME_OFFSET, ATIME_NANOS_OFFSET));
    }
    if ((valid & MTIME) != 0) {
      boolean isNow = (valid & MTIME_NOW) != 0;
      change = change.withModified(isNow ? now : time(b, MTIME_OFFSET, MTIME_NANOS_OFFSET));
    }
    return change;
  }

  private static long size(ByteBuffer b) {
    long size = b.getLong(SIZE_OFFSET);
    return size < 0 ? Long.MAX_VALUE : size;
  }

  /** Seconds that no instant can express become the nearest that one can. */
  private static Instant time(ByteBuffer b, int secondsOffset, int nanosOffset) {
    long seconds = b.getLong(secondsOffset);
    long least = Instant.MIN.getEpochSecond();
    long most = Instant.MAX.getEpochSecond() - 10;
    long nanos = Integer.toUnsignedLong(b.getInt(nanosOffset));
    return Instant.ofEpochSecond(Math.max(least, Math.min(most, seconds)), nanos);
  }

  static void put(ByteBuffer b, int valid, int mode, int uid, int gid, long size) {
    b.putInt(VALID_OFFSET, valid)
        .putInt(MODE_OFFSET, mode)
        .putInt(UID_OFFSET, uid)
        .putInt(GID_OFFSET, gid)
        .putLong(SIZE_OFFSET, size);
  }

  static void putModified(ByteBuffer b, long seconds, int nanos) {
    b.putLong(MTIME_OFFSET, seconds).putInt(MTIME_NANOS_OFFSET, nanos);
  }
}
