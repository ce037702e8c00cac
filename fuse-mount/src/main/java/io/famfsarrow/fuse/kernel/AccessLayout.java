package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** ACCESS ({@code struct fuse_access_in}). */
final class AccessLayout {

  /** Bit of the mask that asks whether one may write. */
  static final int WRITE = 2;

  private static final int MASK_OFFSET = InHeaderLayout.BYTES;
  private static final int PADDING_OFFSET = MASK_OFFSET + Integer.BYTES; // 4

  static final int BYTES = PADDING_OFFSET + Integer.BYTES - InHeaderLayout.BYTES; // 8

  private AccessLayout() {}

  static int mask(ByteBuffer b) {
    return b.getInt(MASK_OFFSET);
  }

  static void put(ByteBuffer b, int mask) {
    b.putInt(MASK_OFFSET, mask).putInt(PADDING_OFFSET, 0);
  }
}
