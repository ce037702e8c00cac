package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * MKDIR and MKNOD ({@code struct fuse_mkdir_in}, {@code struct fuse_mknod_in}), each with a name
 * behind it; the reply is an {@link EntryLayout}.
 */
final class MakeLayout {
  private static final int MODE_OFFSET = InHeaderLayout.BYTES;
  private static final int DIRECTORY_UMASK_OFFSET = MODE_OFFSET + Integer.BYTES; // 4

  static final int DIRECTORY_NAME_OFFSET = DIRECTORY_UMASK_OFFSET + Integer.BYTES; // 8
  static final int DIRECTORY_BYTES = DIRECTORY_NAME_OFFSET - InHeaderLayout.BYTES; // 8

  private static final int DEVICE_OFFSET = MODE_OFFSET + Integer.BYTES; // 4
  private static final int NODE_UMASK_OFFSET = DEVICE_OFFSET + Integer.BYTES; // 8
  private static final int PADDING_OFFSET = NODE_UMASK_OFFSET + Integer.BYTES; // 12

  static final int NODE_NAME_OFFSET = PADDING_OFFSET + Integer.BYTES; // 16
  static final int NODE_BYTES = NODE_NAME_OFFSET - InHeaderLayout.BYTES; // 16

  private MakeLayout() {}

  /** Type and permission bits, without those of the caller's umask. */
  static int mode(ByteBuffer b) {
    return b.getInt(MODE_OFFSET);
  }

  static void putMode(ByteBuffer b, int mode) {
    b.putInt(MODE_OFFSET, mode);
  }
}
