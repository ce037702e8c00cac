package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import java.util.Objects;

/**
 * One of the footer's two lists of blocks, read and checked block by block on demand, so that
 * opening costs the same whatever their number. Immutable, safe for use by several threads; callers
 * hold a pin.
 */
public final class BlockTable {

  private static final int METADATA_LENGTH_OFFSET = Long.BYTES;
  private static final int BODY_LENGTH_OFFSET = 2 * Long.BYTES;
  private static final int NOT_LOOKED_AT = -1;

  private final FileBytes file;
  private final String name;
  private final long fileOffset;
  private final int size;
  private final long endFileOffset;
  private volatile int firstTooMany = NOT_LOOKED_AT;

  private BlockTable(FileBytes file, FooterRoot footer, String name, int field) {
    this.file = file;
    this.name = name;
    this.fileOffset = footer.fileOffset() + footer.position(field) + Integer.BYTES;
    this.size = footer.count(field, ArrowFileLayout.BLOCK_BYTES);
    this.endFileOffset = footer.fileOffset();
  }

  static BlockTable dictionaries(FileBytes file, FooterRoot footer) {
    return new BlockTable(file, footer, "dictionary block ", FooterRoot.DICTIONARIES);
  }

  static BlockTable recordBatches(FileBytes file, FooterRoot footer) {
    return new BlockTable(file, footer, "record batch ", FooterRoot.RECORD_BATCHES);
  }

  public int size() {
    return size;
  }

  /** For messages: what block {@code i} is. */
  String where(int i) {
    return name + i;
  }

  /**
   * The block, each number read once and checked to lie within the file.
   *
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if it does not, or if any but the first
   *     is asked for and all together are longer than the file
   */
  Block block(int i) {
    Objects.checkIndex(i, size);
    if (i > 0) {
      requireFit();
    }
    Block block = read(i);
    if (!isInside(block)) {
      throw file.corrupt(
          Code.FOOTER,
          where(i),
          "a message on 8 bytes that ends before the footer at " + endFileOffset,
          block);
    }
    return block;
  }

  private Block read(int i) {
    long at = fileOffset + (long) i * ArrowFileLayout.BLOCK_BYTES;
    long start = file.longAt(at);
    int metadataBytes = file.intAt(at + METADATA_LENGTH_OFFSET);
    long bodyBytes = file.longAt(at + BODY_LENGTH_OFFSET);
    return new Block(start, metadataBytes, bodyBytes);
  }

  private boolean isInside(Block block) {
    long end = endFileOffset;
    return block.fileOffset() % ArrowFileLayout.MESSAGE_ALIGNMENT == 0
        && block.fileOffset() >= ArrowFileLayout.HEADER_BYTES
        && block.metadataBytes() >= ArrowFileLayout.MESSAGE_ALIGNMENT
        && block.bodyBytes() >= 0
        && block.fileOffset() <= end - block.metadataBytes()
        && block.bodyBytes() <= end - block.metadataBytes() - block.fileOffset();
  }

  /**
   * Refuses lists whose blocks overlap so much that they are longer than the file: one that names
   * the same block again and again would keep whoever walks it busy for ever. Looked at once, when
   * more than the first block is wanted, so that opening and the first rows cost nothing. Blocks
   * that do not lie within the file count nothing here; who asks for one is told.
   */
  void requireFit() {
    int found = firstTooMany;
    if (found == NOT_LOOKED_AT) {
      found = findTooMany();
      firstTooMany = found;
    }
    if (found < size) {
      throw file.corrupt(
          Code.FOOTER,
          where(found),
          "blocks that do not overlap",
          size + " blocks, together longer than the " + endFileOffset + " bytes before the footer");
    }
  }

  /** The block with which all are longer than the file, or {@link #size()} if they are not. */
  private int findTooMany() {
    long left = endFileOffset - ArrowFileLayout.HEADER_BYTES;
    for (int i = 0; i < size; i++) {
      Block block = read(i);
      left -= isInside(block) ? block.lengthBytes() : 0;
      if (left < 0) {
        return i;
      }
    }
    return size;
  }
}
