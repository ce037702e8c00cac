package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.SpaceFigures;
import java.nio.ByteBuffer;

/** Reply to STATFS ({@code struct fuse_kstatfs}). */
final class StatfsLayout {
  private static final int BLOCK_BYTES = 4096;

  private static final int BLOCKS_OFFSET = OutHeaderLayout.BYTES;
  private static final int FREE_BLOCKS_OFFSET = BLOCKS_OFFSET + Long.BYTES; // 8
  private static final int AVAILABLE_BLOCKS_OFFSET = FREE_BLOCKS_OFFSET + Long.BYTES; // 16
  private static final int FILES_OFFSET = AVAILABLE_BLOCKS_OFFSET + Long.BYTES; // 24
  private static final int FREE_FILES_OFFSET = FILES_OFFSET + Long.BYTES; // 32
  private static final int BLOCK_SIZE_OFFSET = FREE_FILES_OFFSET + Long.BYTES; // 40
  private static final int NAME_BYTES_OFFSET = BLOCK_SIZE_OFFSET + Integer.BYTES; // 44
  private static final int FRAGMENT_SIZE_OFFSET = NAME_BYTES_OFFSET + Integer.BYTES; // 48
  private static final int PADDING_OFFSET = FRAGMENT_SIZE_OFFSET + Integer.BYTES; // 52
  private static final int SPARE_OFFSET = PADDING_OFFSET + Integer.BYTES; // 56
  private static final int SPARE_BYTES = 24;

  static final int BYTES = SPARE_OFFSET + SPARE_BYTES - OutHeaderLayout.BYTES; // 80

  private StatfsLayout() {}

  /**
   * Writes a reply.
   *
   * @param nodeCount files and directories that there are
   * @param maxNameBytes longest name
   */
  static void put(ByteBuffer b, SpaceFigures space, long nodeCount, int maxNameBytes) {
    long freeBlocks = space.freeBytes() / BLOCK_BYTES;
    b.putLong(BLOCKS_OFFSET, space.totalBytes() / BLOCK_BYTES)
        .putLong(FREE_BLOCKS_OFFSET, freeBlocks)
        .putLong(AVAILABLE_BLOCKS_OFFSET, freeBlocks)
        .putLong(FILES_OFFSET, nodeCount + space.freeFiles())
        .putLong(FREE_FILES_OFFSET, space.freeFiles())
        .putInt(BLOCK_SIZE_OFFSET, BLOCK_BYTES)
        .putInt(NAME_BYTES_OFFSET, maxNameBytes)
        .putInt(FRAGMENT_SIZE_OFFSET, BLOCK_BYTES)
        .putInt(PADDING_OFFSET, 0);
    for (int i = 0; i < SPARE_BYTES; i += Long.BYTES) {
      b.putLong(SPARE_OFFSET + i, 0);
    }
  }
}
