package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** What every reply and every note to the kernel begins with ({@code struct fuse_out_header}). */
final class OutHeaderLayout {
  private static final int LENGTH_OFFSET = 0;
  private static final int ERROR_OFFSET = LENGTH_OFFSET + Integer.BYTES; // 4
  private static final int UNIQUE_OFFSET = ERROR_OFFSET + Integer.BYTES; // 8

  static final int BYTES = UNIQUE_OFFSET + Long.BYTES; // 16

  private OutHeaderLayout() {}

  /**
   * Writes a header.
   *
   * @param length bytes of the whole reply
   * @param error 0 or a negative errno; in a note its number, positive
   * @param unique of the request; 0 in a note
   */
  static void put(ByteBuffer b, int length, int error, long unique) {
    b.putInt(LENGTH_OFFSET, length).putInt(ERROR_OFFSET, error).putLong(UNIQUE_OFFSET, unique);
  }

  static int length(ByteBuffer b) {
    return b.getInt(LENGTH_OFFSET);
  }

  static int error(ByteBuffer b) {
    return b.getInt(ERROR_OFFSET);
  }

  static long unique(ByteBuffer b) {
    return b.getLong(UNIQUE_OFFSET);
  }
}
