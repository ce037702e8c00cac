package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** OPEN and OPENDIR ({@code struct fuse_open_in}, {@code struct fuse_open_out}). */
final class OpenLayout {

  /** The kernel keeps what it has read of the file from one open to the next. */
  static final int KEEP_CACHE = 1 << 1;

  /** The kernel may keep the listing of the directory. */
  static final int CACHE_DIRECTORY = 1 << 3;

  private static final int FLAGS_OFFSET = InHeaderLayout.BYTES;
  private static final int IN_OPEN_FLAGS_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 4

  static final int IN_BYTES = IN_OPEN_FLAGS_OFFSET + Integer.BYTES - InHeaderLayout.BYTES; // 8

  private static final int HANDLE_OFFSET = OutHeaderLayout.BYTES;
  private static final int OUT_OPEN_FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES; // 8
  private static final int BACKING_ID_OFFSET = OUT_OPEN_FLAGS_OFFSET + Integer.BYTES; // 12

  static final int OUT_BYTES = BACKING_ID_OFFSET + Integer.BYTES - OutHeaderLayout.BYTES; // 16

  private OpenLayout() {}

  /** As given to {@code open}: {@code O_RDONLY} and so on. */
  static int flags(ByteBuffer b) {
    return b.getInt(FLAGS_OFFSET);
  }

  static void putRequest(ByteBuffer b, int flags) {
    b.putInt(FLAGS_OFFSET, flags).putInt(IN_OPEN_FLAGS_OFFSET, 0);
  }

  /**
   * Writes a reply.
   *
   * @param handle comes back with each request on what was opened
   */
  static void put(ByteBuffer b, long handle, int openFlags) {
    b.putLong(HANDLE_OFFSET, handle)
        .putInt(OUT_OPEN_FLAGS_OFFSET, openFlags)
        .putInt(BACKING_ID_OFFSET, 0);
  }
}
