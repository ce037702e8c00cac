package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * FLUSH and RELEASE ({@code struct fuse_flush_in}, {@code struct fuse_release_in}): of both only
 * the handle matters here.
 */
final class HandleLayout {
  private static final int HANDLE_OFFSET = InHeaderLayout.BYTES;
  private static final int FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES; // 8
  private static final int MORE_FLAGS_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 12
  private static final int LOCK_OWNER_OFFSET = MORE_FLAGS_OFFSET + Integer.BYTES; // 16

  static final int BYTES = LOCK_OWNER_OFFSET + Long.BYTES - InHeaderLayout.BYTES; // 24

  private HandleLayout() {}

  static long handle(ByteBuffer b) {
    return b.getLong(HANDLE_OFFSET);
  }

  static void put(ByteBuffer b, long handle) {
    b.putLong(HANDLE_OFFSET, handle);
  }
}
