package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Reply to GETATTR and SETATTR ({@code struct fuse_attr_out}). */
final class AttrOutLayout {
  private static final int VALID_SECONDS_OFFSET = OutHeaderLayout.BYTES;
  private static final int VALID_NANOS_OFFSET = VALID_SECONDS_OFFSET + Long.BYTES; // 8
  private static final int PADDING_OFFSET = VALID_NANOS_OFFSET + Integer.BYTES; // 12
  private static final int ATTRIBUTES_OFFSET = PADDING_OFFSET + Integer.BYTES; // 16

  static final int BYTES = ATTRIBUTES_OFFSET + AttributeLayout.BYTES - OutHeaderLayout.BYTES; // 104

  private AttrOutLayout() {}

  /**
   * Writes a reply.
   *
   * @param validSeconds how long the kernel need not ask again
   */
  static void put(ByteBuffer b, long validSeconds, Stat stat) {
    b.putLong(VALID_SECONDS_OFFSET, validSeconds)
        .putInt(VALID_NANOS_OFFSET, 0)
        .putInt(PADDING_OFFSET, 0);
    AttributeLayout.put(b, ATTRIBUTES_OFFSET, stat);
  }

  /** Sets the time of the last access apart from the others. */
  static void putAccessed(ByteBuffer b, Instant time) {
    AttributeLayout.putAccessed(b, ATTRIBUTES_OFFSET, time);
  }
}
