package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** Pieces of memory that one call writes or fills ({@code struct iovec}). */
final class IovecLayout {
  private static final int ADDRESS_OFFSET = 0;
  private static final int LENGTH_OFFSET = ADDRESS_OFFSET + Long.BYTES; // 8

  /** Bytes of one piece. */
  static final int BYTES = LENGTH_OFFSET + Long.BYTES; // 16

  private IovecLayout() {}

  static void put(ByteBuffer b, int index, long address, long lengthBytes) {
    b.putLong(index * BYTES + ADDRESS_OFFSET, address)
        .putLong(index * BYTES + LENGTH_OFFSET, lengthBytes);
  }
}
