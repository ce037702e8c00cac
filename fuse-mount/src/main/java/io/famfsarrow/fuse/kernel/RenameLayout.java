package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** RENAME and RENAME2 ({@code struct fuse_rename2_in}), each with two names behind it. */
final class RenameLayout {
  private static final int NEW_PARENT_OFFSET = InHeaderLayout.BYTES;

  /** Of RENAME, which has no flags. */
  static final int PLAIN_NAMES_OFFSET = NEW_PARENT_OFFSET + Long.BYTES; // 8

  static final int PLAIN_BYTES = PLAIN_NAMES_OFFSET - InHeaderLayout.BYTES; // 8

  private static final int FLAGS_OFFSET = NEW_PARENT_OFFSET + Long.BYTES; // 8
  private static final int PADDING_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 12

  /** Of RENAME2. */
  static final int NAMES_OFFSET = PADDING_OFFSET + Integer.BYTES; // 16

  static final int BYTES = NAMES_OFFSET - InHeaderLayout.BYTES; // 16

  private RenameLayout() {}

  static long newParent(ByteBuffer b) {
    return b.getLong(NEW_PARENT_OFFSET);
  }

  /** As given to {@code renameat2}; RENAME2 only. */
  static int flags(ByteBuffer b) {
    return b.getInt(FLAGS_OFFSET);
  }

  static void put(ByteBuffer b, long newParent, int flags) {
    b.putLong(NEW_PARENT_OFFSET, newParent).putInt(FLAGS_OFFSET, flags);
  }
}
