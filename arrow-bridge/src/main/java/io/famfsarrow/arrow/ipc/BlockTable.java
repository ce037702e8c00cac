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

  private final FileBytes file;
  private final String name;
  private final long fileOffset;
  private final int size;
  private final long endFileOffset;

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

  /** The block, each number read once and checked to lie within the file. */
  Block block(int i) {
    long at = fileOffset + (long) Objects.checkIndex(i, size) * ArrowFileLayout.BLOCK_BYTES;
    long start = file.longAt(at);
    int metadataBytes = file.intAt(at + METADATA_LENGTH_OFFSET);
    long bodyBytes = file.longAt(at + BODY_LENGTH_OFFSET);
    return checked(i, new Block(start, metadataBytes, bodyBytes));
  }

  private Block checked(int i, Block block) {
    long end = endFileOffset;
    boolean aligned = block.fileOffset() % ArrowFileLayout.MESSAGE_ALIGNMENT == 0;
    boolean inside =
        block.fileOffset() >= ArrowFileLayout.HEADER_BYTES
            && block.metadataBytes() >= ArrowFileLayout.MESSAGE_ALIGNMENT
            && block.bodyBytes() >= 0
            && block.fileOffset() <= end - block.metadataBytes()
            && block.bodyBytes() <= end - block.metadataBytes() - block.fileOffset();
    if (!aligned || !inside) {
      throw file.corrupt(
          Code.FOOTER,
          where(i),
          "a message on 8 bytes that ends before the footer at " + end,
          block);
    }
    return block;
  }
}
