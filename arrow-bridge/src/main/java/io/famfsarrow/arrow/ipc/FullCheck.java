package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.media.RawMemory;
import java.util.function.LongUnaryOperator;

/**
 * Adds to {@link ValueCheck} what the values themselves must satisfy: UTF-8, dictionary indices,
 * run ends, and the number of nulls.
 */
final class FullCheck extends ValueCheck {

  private final LongUnaryOperator dictionaryLength;

  /**
   * @param dictionaryLength values that the dictionary of an id has
   */
  FullCheck(FileBytes file, String where, LongUnaryOperator dictionaryLength) {
    super(file, where);
    this.dictionaryLength = dictionaryLength;
  }

  @Override
  void checkOne(ArrayData array) {
    super.checkOne(array);
    if (array.shape.kind.validity) {
      nullCount(array);
    }
    if (array.shape.dictionary() != null) {
      indices(array);
    }
    switch (array.shape.kind) {
      case VARIABLE -> text(array);
      case VIEW -> viewText(array);
      case RUN_END -> runEnds(array);
      default -> {}
    }
  }

  private void nullCount(ArrayData array) {
    if (array.nullCount < 0) {
      return;
    }
    long nulls = Bitmaps.zeros(array.address(0), array.length);
    if (nulls != array.nullCount) {
      throw corrupt(Code.NULL_COUNT, array, 0, array.nullCount + " nulls in all", nulls);
    }
  }

  private void indices(ArrayData array) {
    long limit = dictionaryLength.applyAsLong(array.shape.dictionary().getId());
    boolean signed =
        array.shape.field.getType() instanceof org.apache.arrow.vector.types.pojo.ArrowType.Int type
            && type.getIsSigned();
    for (long row = 0; row < array.length; row++) {
      if (array.isNull(row)) {
        continue;
      }
      long index = index(array, row, signed);
      if (index < 0 || index >= limit) {
        String expected = "an index below " + limit + ", the dictionary's length";
        throw corrupt(Code.DICTIONARY, array, row, expected, index);
      }
    }
  }

  private static long index(ArrayData array, long row, boolean signed) {
    int bytes = array.shape.width / Byte.SIZE;
    long address = array.address(1) + row * bytes;
    return switch (bytes) {
      case 1 -> signed ? RawMemory.getByte(address) : RawMemory.getByte(address) & 0xFFL;
      case 2 -> signed ? RawMemory.getShort(address) : RawMemory.getShort(address) & 0xFFFFL;
      case 4 -> signed ? RawMemory.getInt(address) : RawMemory.getInt(address) & 0xFFFFFFFFL;
      default -> RawMemory.getLong(address);
    };
  }

  private void text(ArrayData array) {
    if (!array.shape.text) {
      return;
    }
    long data = array.address(2);
    for (long row = 0; row < array.length; row++) {
      long start = array.offsetAt(1, row);
      text(array, row, data + start, array.offsetAt(1, row + 1) - start);
    }
  }

  private void viewText(ArrayData array) {
    if (!array.shape.text) {
      return;
    }
    for (long row = 0; row < array.length; row++) {
      long view = array.address(1) + row * ArrayData.VIEW_BYTES;
      int length = RawMemory.getInt(view);
      if (array.isNull(row)) {
        continue;
      }
      long bytes = view + Integer.BYTES;
      if (length > ArrayData.INLINE_BYTES) {
        int buffer = RawMemory.getInt(view + 2 * Integer.BYTES);
        bytes = array.address(2 + buffer) + RawMemory.getInt(view + 3 * Integer.BYTES);
      }
      text(array, row, bytes, length);
    }
  }

  private void text(ArrayData array, long row, long address, long length) {
    if (!array.isNull(row) && !Utf8.valid(address, length)) {
      throw corrupt(Code.UTF8, array, row, "UTF-8", "other bytes");
    }
  }

  private void runEnds(ArrayData array) {
    ArrayData ends = array.children.get(0);
    long before = 0;
    for (long run = 0; run < ends.length; run++) {
      long end = RunEnds.at(ends, run);
      if (end <= before) {
        throw corrupt(Code.RUN_ENDS, array, run, "a run end above " + before, end);
      }
      before = end;
    }
  }
}
