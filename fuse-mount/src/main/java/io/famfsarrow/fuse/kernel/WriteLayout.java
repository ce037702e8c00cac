package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** WRITE ({@code struct fuse_write_in} and the bytes; {@code struct fuse_write_out}). */
final class WriteLayout {

  /** From the cache: a program stored into a shared mapping, and is not told what became of it. */
  static final int CACHE = 1;

  /** The bits by which a program gets another user's rights are to be taken away. */
  static final int KILL_PRIVILEGES = 1 << 2;

  private static final int HANDLE_OFFSET = InHeaderLayout.BYTES;
  private static final int POSITION_OFFSET = HANDLE_OFFSET + Long.BYTES; // 8
  private static final int SIZE_OFFSET = POSITION_OFFSET + Long.BYTES; // 16
  private static final int WRITE_FLAGS_OFFSET = SIZE_OFFSET + Integer.BYTES; // 20
  private static final int LOCK_OWNER_OFFSET = WRITE_FLAGS_OFFSET + Integer.BYTES; // 24
  private static final int OPEN_FLAGS_OFFSET = LOCK_OWNER_OFFSET + Long.BYTES; // 32
  private static final int PADDING_OFFSET = OPEN_FLAGS_OFFSET + Integer.BYTES; // 36

  /** Where the bytes are. */
  static final int DATA_OFFSET = PADDING_OFFSET + Integer.BYTES; // 40

  static final int IN_BYTES = DATA_OFFSET - InHeaderLayout.BYTES; // 40

  private static final int WRITTEN_OFFSET = OutHeaderLayout.BYTES;
  private static final int OUT_PADDING_OFFSET = WRITTEN_OFFSET + Integer.BYTES; // 4

  static final int OUT_BYTES = OUT_PADDING_OFFSET + Integer.BYTES - OutHeaderLayout.BYTES; // 8

  private WriteLayout() {}

  static long handle(ByteBuffer b) {
    return b.getLong(HANDLE_OFFSET);
  }

  static long position(ByteBuffer b) {
    return b.getLong(POSITION_OFFSET);
  }

  /** Bytes that follow, unsigned. */
  static long size(ByteBuffer b) {
    return Integer.toUnsignedLong(b.getInt(SIZE_OFFSET));
  }

  static int flags(ByteBuffer b) {
    return b.getInt(WRITE_FLAGS_OFFSET);
  }

  static void putRequest(ByteBuffer b, long handle, long position, int size, int flags) {
    b.putLong(HANDLE_OFFSET, handle)
        .putLong(POSITION_OFFSET, position)
        .putInt(SIZE_OFFSET, size)
        .putInt(WRITE_FLAGS_OFFSET, flags);
  }

  /** Writes a reply: so many bytes were taken. */
  static void putWritten(ByteBuffer b, int size) {
    b.putInt(WRITTEN_OFFSET, size).putInt(OUT_PADDING_OFFSET, 0);
  }
}
