package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A name and what it leads to ({@code struct fuse_entry_out}): reply to LOOKUP, and first part of
 * each record of READDIRPLUS. Node 0 says that there is no such name.
 */
final class EntryLayout {
  private static final int NODE_ID_OFFSET = 0;
  private static final int GENERATION_OFFSET = NODE_ID_OFFSET + Long.BYTES; // 8
  private static final int NAME_VALID_OFFSET = GENERATION_OFFSET + Long.BYTES; // 16
  private static final int ATTRIBUTES_VALID_OFFSET = NAME_VALID_OFFSET + Long.BYTES; // 24
  private static final int NAME_NANOS_OFFSET = ATTRIBUTES_VALID_OFFSET + Long.BYTES; // 32
  private static final int ATTRIBUTES_NANOS_OFFSET = NAME_NANOS_OFFSET + Integer.BYTES; // 36
  private static final int ATTRIBUTES_OFFSET = ATTRIBUTES_NANOS_OFFSET + Integer.BYTES; // 40

  static final int BYTES = ATTRIBUTES_OFFSET + AttributeLayout.BYTES; // 128

  private EntryLayout() {}

  /**
   * Writes an entry.
   *
   * @param validSeconds how long the kernel may keep name and attributes
   */
  static void put(ByteBuffer b, int at, long nodeId, long validSeconds, Stat stat) {
    b.putLong(at + NODE_ID_OFFSET, nodeId)
        .putLong(at + GENERATION_OFFSET, 0)
        .putLong(at + NAME_VALID_OFFSET, validSeconds)
        .putLong(at + ATTRIBUTES_VALID_OFFSET, validSeconds)
        .putInt(at + NAME_NANOS_OFFSET, 0)
        .putInt(at + ATTRIBUTES_NANOS_OFFSET, 0);
    AttributeLayout.put(b, at + ATTRIBUTES_OFFSET, stat);
  }

  /** Sets the time of the last access apart from the others. */
  static void putAccessed(ByteBuffer b, int at, Instant time) {
    AttributeLayout.putAccessed(b, at + ATTRIBUTES_OFFSET, time);
  }

  /** Writes that there is no such name, which the kernel may keep in mind as long. */
  static void putMissing(ByteBuffer b, int at, long validSeconds) {
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      b.putLong(at + i, 0);
    }
    b.putLong(at + NAME_VALID_OFFSET, validSeconds);
  }
}
