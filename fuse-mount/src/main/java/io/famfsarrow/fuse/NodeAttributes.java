package io.famfsarrow.fuse;

/**
 * Owner and permissions of a node.
 *
 * @param permissions the low 12 bits of the mode; others are dropped
 */
record NodeAttributes(int permissions, int uid, int gid) {
  private static final int PERMISSION_BITS = 07777;
  private static final int WRITE_BITS = 0222;

  NodeAttributes {
    permissions &= PERMISSION_BITS;
  }

  /** Whether anybody may write. */
  boolean isWritable() {
    return (permissions & WRITE_BITS) != 0;
  }

  /** As a client shows files: nobody may write (famfs-format section 10). */
  NodeAttributes withoutWriteBits() {
    return new NodeAttributes(permissions & ~WRITE_BITS, uid, gid);
  }
}
