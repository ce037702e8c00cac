package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * Notes to the kernel on what it must forget ({@code struct fuse_notify_inval_inode_out}, {@code
 * struct fuse_notify_inval_entry_out}), headers included.
 */
final class NotificationLayout {
  private static final int INVALIDATE_INODE = 2;
  private static final int INVALIDATE_ENTRY = 3;

  /** The name is asked for again, but who is in it stays there. */
  private static final int EXPIRE_ONLY = 1;

  private static final int NODE_ID_OFFSET = OutHeaderLayout.BYTES;
  private static final int FILE_OFFSET_OFFSET = NODE_ID_OFFSET + Long.BYTES; // 8
  private static final int LENGTH_OFFSET = FILE_OFFSET_OFFSET + Long.BYTES; // 16

  /** Bytes of a note on an inode. */
  static final int INODE_BYTES = LENGTH_OFFSET + Long.BYTES; // 40

  private static final int PARENT_OFFSET = OutHeaderLayout.BYTES;
  private static final int NAME_LENGTH_OFFSET = PARENT_OFFSET + Long.BYTES; // 8
  private static final int FLAGS_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES; // 12
  private static final int NAME_OFFSET = FLAGS_OFFSET + Integer.BYTES; // 16

  private NotificationLayout() {}

  /** Bytes of a note on a name of that length; a NUL follows the name. */
  static int entryBytes(int nameBytes) {
    return NAME_OFFSET + nameBytes + 1;
  }

  /** A node's attributes, and all of its bytes or its listing, are void. */
  static void putInode(ByteBuffer b, long nodeId) {
    OutHeaderLayout.put(b, INODE_BYTES, INVALIDATE_INODE, 0);
    b.putLong(NODE_ID_OFFSET, nodeId).putLong(FILE_OFFSET_OFFSET, 0).putLong(LENGTH_OFFSET, 0);
  }

  /** What was said of a name in a directory, be it that there is none, is void. */
  static void putEntry(ByteBuffer b, long parentNodeId, byte[] name) {
    OutHeaderLayout.put(b, entryBytes(name.length), INVALIDATE_ENTRY, 0);
    b.putLong(PARENT_OFFSET, parentNodeId)
        .putInt(NAME_LENGTH_OFFSET, name.length)
        .putInt(FLAGS_OFFSET, EXPIRE_ONLY)
        .put(NAME_OFFSET, name)
        .put(NAME_OFFSET + name.length, (byte) 0);
  }
}
