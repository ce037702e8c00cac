package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * A record of READDIR ({@code struct fuse_dirent}), and the second part of one of READDIRPLUS.
 * Records are padded to multiples of 8 bytes.
 */
final class DirentLayout {
  private static final int INODE_OFFSET = 0;
  private static final int NEXT_POSITION_OFFSET = INODE_OFFSET + Long.BYTES; // 8
  private static final int NAME_LENGTH_OFFSET = NEXT_POSITION_OFFSET + Long.BYTES; // 16
  private static final int TYPE_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES; // 20
  private static final int NAME_OFFSET = TYPE_OFFSET + Integer.BYTES; // 24

  /** The type is that of {@code st_mode}, shifted. */
  private static final int TYPE_SHIFT = 12;

  private static final int TYPE_MASK = 0xf;

  private DirentLayout() {}

  /** Bytes of a record with a name of that length, padding included. */
  static int bytes(int nameBytes) {
    return (NAME_OFFSET + nameBytes + Long.BYTES - 1) & -Long.BYTES;
  }

  /**
   * Writes a record.
   *
   * @param nextPosition where a listing that ends with this record is to go on
   */
  static void put(ByteBuffer b, int at, long inode, int mode, long nextPosition, byte[] name) {
    b.putLong(at + INODE_OFFSET, inode)
        .putLong(at + NEXT_POSITION_OFFSET, nextPosition)
        .putInt(at + NAME_LENGTH_OFFSET, name.length)
        .putInt(at + TYPE_OFFSET, mode >>> TYPE_SHIFT & TYPE_MASK)
        .put(at + NAME_OFFSET, name);
    for (int i = NAME_OFFSET + name.length; i < bytes(name.length); i++) {
      b.put(at + i, (byte) 0);
    }
  }
}
