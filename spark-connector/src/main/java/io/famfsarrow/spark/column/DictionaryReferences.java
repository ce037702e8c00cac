package io.famfsarrow.spark.column;

import io.famfsarrow.arrow.CorruptArrowFileException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.unsafe.Platform;

/** Indices into a dictionary, each checked when it is followed: opening a file checks none. */
final class DictionaryReferences implements IndirectColumn.References {

  private final String file;
  private final String path;
  private final long address;
  private final int shift;
  private final boolean signed;
  private final int size;

  /**
   * @param file and column, for messages
   * @param size of the dictionary
   */
  DictionaryReferences(String file, String path, FieldVector indices, int firstRow, int size) {
    ArrowType.Int type = (ArrowType.Int) indices.getField().getType();
    this.file = file;
    this.path = path;
    this.shift = Integer.numberOfTrailingZeros(type.getBitWidth() / Byte.SIZE);
    this.signed = type.getIsSigned();
    this.address = indices.getDataBufferAddress() + ((long) firstRow << shift);
    this.size = size;
  }

  @Override
  public int at(int row) {
    long index = index(address + ((long) row << shift));
    if (index < 0 || index >= size) {
      throw new CorruptArrowFileException(
          CorruptArrowFileException.Code.DICTIONARY,
          file,
          "column \"" + path + '"',
          "an index of its dictionary of " + size + " values",
          Long.toString(index));
    }
    return (int) index;
  }

  private long index(long at) {
    return switch (shift) {
      case 0 -> signed ? Platform.getByte(null, at) : Platform.getByte(null, at) & 0xFFL;
      case 1 -> signed ? Platform.getShort(null, at) : Platform.getShort(null, at) & 0xFFFFL;
      case 2 -> signed ? Platform.getInt(null, at) : Platform.getInt(null, at) & 0xFFFF_FFFFL;
      default -> Platform.getLong(null, at);
    };
  }
}
