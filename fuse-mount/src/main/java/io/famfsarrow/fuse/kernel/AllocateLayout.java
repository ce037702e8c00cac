package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** FALLOCATE ({@code struct fuse_fallocate_in}). */
final class AllocateLayout {
  private static final int HANDLE_OFFSET = InHeaderLayout.BYTES;
  private static final int POSITION_OFFSET = HANDLE_OFFSET + Long.BYTES; // 8
  private static final int LENGTH_OFFSET = POSITION_OFFSET + Long.BYTES; // 16
  private static final int MODE_OFFSET = LENGTH_OFFSET + Long.BYTES; // 24
  private static final int PADDING_OFFSET = MODE_OFFSET + Integer.BYTES; // 28

  static final int BYTES = PADDING_OFFSET + Integer.BYTES - InHeaderLayout.BYTES; // 32

  private AllocateLayout() {}

  static long handle(ByteBuffer b) {
    return b.getLong(HANDLE_OFFSET);
  }

  static long position(ByteBuffer b) {
    return b.getLong(POSITION_OFFSET);
  }

  static long length(ByteBuffer b) {
    return b.getLong(LENGTH_OFFSET);
  }

  /** As given to {@code fallocate}. */
  static int mode(ByteBuffer b) {
    return b.getInt(MODE_OFFSET);
  }

  static void put(ByteBuffer b, long handle, int mode, long position, long length) {
    b.putLong(HANDLE_OFFSET, handle)
        .putLong(POSITION_OFFSET, position)
        .putLong(LENGTH_OFFSET, length)
        .putInt(MODE_OFFSET, mode);
  }
}
