package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import org.apache.arrow.flatbuf.Footer;

/**
 * One of the footer's two lists of blocks, decoded and checked block by block on demand, so that
 * opening costs the same whatever their number. Immutable, safe for use by several threads.
 */
public final class BlockTable {

  private enum Kind {
    DICTIONARIES,
    RECORD_BATCHES
  }

  private final FileBytes file;
  private final Footer footer;
  private final Kind kind;
  private final long endFileOffset;
  private final int size;

  private BlockTable(FileBytes file, Footer footer, Kind kind, int size, long endFileOffset) {
    this.file = file;
    this.footer = footer;
    this.kind = kind;
    this.size = size;
    this.endFileOffset = endFileOffset;
  }

  static BlockTable dictionaries(FileBytes file, Footer footer, long footerFileOffset) {
    int size = footer.dictionariesLength();
    return new BlockTable(file, footer, Kind.DICTIONARIES, size, footerFileOffset).bounded();
  }

  static BlockTable recordBatches(FileBytes file, Footer footer, long footerFileOffset) {
    int size = footer.recordBatchesLength();
    return new BlockTable(file, footer, Kind.RECORD_BATCHES, size, footerFileOffset).bounded();
  }

  private BlockTable bounded() {
    int limit = footer.getByteBuffer().capacity() / ArrowFileLayout.BLOCK_BYTES;
    if (size < 0 || size > limit) {
      throw file.corrupt(Code.FOOTER, "footer, " + kind, "at most " + limit + " blocks", size);
    }
    return this;
  }

  public int size() {
    return size;
  }

  /** For messages: what block {@code i} is. */
  String where(int i) {
    return (kind == Kind.DICTIONARIES ? "dictionary block " : "record batch ") + i;
  }

  /** The block, checked to lie within the file. */
  public Block block(int i) {
    java.util.Objects.checkIndex(i, size);
    org.apache.arrow.flatbuf.Block raw = new org.apache.arrow.flatbuf.Block();
    try {
      raw = kind == Kind.DICTIONARIES ? footer.dictionaries(raw, i) : footer.recordBatches(raw, i);
      return checked(i, new Block(raw.offset(), raw.metaDataLength(), raw.bodyLength()));
    } catch (IndexOutOfBoundsException lies) {
      throw file.corrupt(Code.FOOTER, where(i), "a block inside the footer", lies.getMessage());
    }
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
