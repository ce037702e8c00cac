package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** GET_DAXDEV (famfs-format section 17): the path of a device by its index. */
final class DaxDeviceLayout {
  private static final int WANTED_INDEX_OFFSET = InHeaderLayout.BYTES;

  static final int IN_BYTES = Integer.BYTES;

  private static final int INDEX_OFFSET = OutHeaderLayout.BYTES;
  private static final int RESERVED_OFFSET = INDEX_OFFSET + Short.BYTES; // 2
  private static final int RESERVED_BYTES = 22;
  private static final int NAME_OFFSET = RESERVED_OFFSET + RESERVED_BYTES; // 24

  /** Room for the path and its NUL. */
  static final int NAME_BYTES = 256;

  static final int OUT_BYTES = NAME_OFFSET + NAME_BYTES - OutHeaderLayout.BYTES; // 280

  private DaxDeviceLayout() {}

  /** Index that is asked for, unsigned. */
  static long index(ByteBuffer b) {
    return Integer.toUnsignedLong(b.getInt(WANTED_INDEX_OFFSET));
  }

  static void putRequest(ByteBuffer b, int index) {
    b.putInt(WANTED_INDEX_OFFSET, index);
  }

  /**
   * Writes a reply.
   *
   * @param name shorter than {@link #NAME_BYTES}
   */
  static void put(ByteBuffer b, int index, byte[] name) {
    for (int i = 0; i < OUT_BYTES; i += Long.BYTES) {
      b.putLong(OutHeaderLayout.BYTES + i, 0);
    }
    b.putShort(INDEX_OFFSET, (short) index).put(NAME_OFFSET, name);
  }
}
