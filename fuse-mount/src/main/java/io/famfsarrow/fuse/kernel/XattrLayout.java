package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** GETXATTR and LISTXATTR ({@code struct fuse_getxattr_in}, {@code struct fuse_getxattr_out}). */
final class XattrLayout {
  private static final int CAPACITY_OFFSET = InHeaderLayout.BYTES;
  private static final int IN_PADDING_OFFSET = CAPACITY_OFFSET + Integer.BYTES; // 4

  /** Behind it comes the name, for GETXATTR. */
  static final int NAME_OFFSET = IN_PADDING_OFFSET + Integer.BYTES; // 8

  static final int IN_BYTES = NAME_OFFSET - InHeaderLayout.BYTES; // 8

  private static final int SIZE_OFFSET = OutHeaderLayout.BYTES;
  private static final int OUT_PADDING_OFFSET = SIZE_OFFSET + Integer.BYTES; // 4

  static final int OUT_BYTES = OUT_PADDING_OFFSET + Integer.BYTES - OutHeaderLayout.BYTES; // 8

  private XattrLayout() {}

  /** Bytes that the caller has room for, unsigned; 0 asks for the length. */
  static long capacity(ByteBuffer b) {
    return Integer.toUnsignedLong(b.getInt(CAPACITY_OFFSET));
  }

  static void putRequest(ByteBuffer b, int capacity) {
    b.putInt(CAPACITY_OFFSET, capacity).putInt(IN_PADDING_OFFSET, 0);
  }

  /** Writes the length that was asked for. */
  static void putSize(ByteBuffer b, int size) {
    b.putInt(SIZE_OFFSET, size).putInt(OUT_PADDING_OFFSET, 0);
  }
}
