package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * CREATE ({@code struct fuse_create_in} and a name). Its reply is an {@link EntryLayout} with the
 * reply to an OPEN behind it.
 */
final class CreateLayout {
  private static final int FLAGS_OFFSET = InHeaderLayout.BYTES;
  private static final int MODE_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 4
  private static final int UMASK_OFFSET = MODE_OFFSET + Integer.BYTES; // 8
  private static final int OPEN_FLAGS_OFFSET = UMASK_OFFSET + Integer.BYTES; // 12

  static final int NAME_OFFSET = OPEN_FLAGS_OFFSET + Integer.BYTES; // 16
  static final int IN_BYTES = NAME_OFFSET - InHeaderLayout.BYTES; // 16

  private static final int HANDLE_OFFSET = OutHeaderLayout.BYTES + EntryLayout.BYTES;
  private static final int OUT_OPEN_FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES;
  private static final int BACKING_ID_OFFSET = OUT_OPEN_FLAGS_OFFSET + Integer.BYTES;

  static final int OUT_BYTES = BACKING_ID_OFFSET + Integer.BYTES - OutHeaderLayout.BYTES; // 144

  private CreateLayout() {}

  /** As given to {@code open}. */
  static int flags(ByteBuffer b) {
    return b.getInt(FLAGS_OFFSET);
  }

  /** Type and permission bits, without those of the caller's umask. */
  static int mode(ByteBuffer b) {
    return b.getInt(MODE_OFFSET);
  }

  static void putRequest(ByteBuffer b, int flags, int mode) {
    b.putInt(FLAGS_OFFSET, flags).putInt(MODE_OFFSET, mode);
  }

  /** Writes what stands behind the entry. */
  static void putOpened(ByteBuffer b, long handle, int openFlags) {
    b.putLong(HANDLE_OFFSET, handle)
        .putInt(OUT_OPEN_FLAGS_OFFSET, openFlags)
        .putInt(BACKING_ID_OFFSET, 0);
  }
}
