package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** READ, READDIR and READDIRPLUS ({@code struct fuse_read_in}). */
final class ReadLayout {
  private static final int HANDLE_OFFSET = InHeaderLayout.BYTES;
  private static final int POSITION_OFFSET = HANDLE_OFFSET + Long.BYTES; // 8
  private static final int SIZE_OFFSET = POSITION_OFFSET + Long.BYTES; // 16
  private static final int READ_FLAGS_OFFSET = SIZE_OFFSET + Integer.BYTES; // 20
  private static final int LOCK_OWNER_OFFSET = READ_FLAGS_OFFSET + Integer.BYTES; // 24
  private static final int OPEN_FLAGS_OFFSET = LOCK_OWNER_OFFSET + Long.BYTES; // 32
  private static final int PADDING_OFFSET = OPEN_FLAGS_OFFSET + Integer.BYTES; // 36

  static final int BYTES = PADDING_OFFSET + Integer.BYTES - InHeaderLayout.BYTES; // 40

  private ReadLayout() {}

  /** What OPEN or OPENDIR gave. */
  static long handle(ByteBuffer b) {
    return b.getLong(HANDLE_OFFSET);
  }

  /** Offset in the file, or place in the listing. */
  static long position(ByteBuffer b) {
    return b.getLong(POSITION_OFFSET);
  }

  /** Bytes wanted, unsigned. */
  static long size(ByteBuffer b) {
    return Integer.toUnsignedLong(b.getInt(SIZE_OFFSET));
  }

  static void put(ByteBuffer b, long handle, long position, int size) {
    b.putLong(HANDLE_OFFSET, handle).putLong(POSITION_OFFSET, position).putInt(SIZE_OFFSET, size);
  }
}
