package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.media.RawMemory;

/**
 * Checks, row by row, everything through which a reader could be led out of an array's own buffers:
 * offsets, sizes, views, and the type ids of unions.
 *
 * <p>Offsets and sizes of null rows are checked too: whoever slices a column reads them. Views of
 * null rows are not: the format leaves their 16 bytes undefined, and valid files have anything
 * there, so whoever follows a view must look at its validity first.
 */
class ValueCheck {

  /** The sign bits of two integers. */
  private static final long SIGNS = 0x8000_0000_8000_0000L;

  private final FileBytes file;
  private final String where;

  /**
   * @param where the batch, for messages
   */
  ValueCheck(FileBytes file, String where) {
    this.file = file;
    this.where = where;
  }

  /** Checks the array and all below it. */
  final void check(ArrayData array) {
    if (array.length > 0) {
      checkOne(array);
    }
    for (ArrayData child : array.children) {
      check(child);
    }
  }

  void checkOne(ArrayData array) {
    switch (array.shape.kind) {
      case VARIABLE, LIST -> offsets(array);
      case LIST_VIEW -> listViews(array, array.children.get(0).length);
      case VIEW -> views(array);
      case SPARSE_UNION -> typeIds(array, children(array.shape));
      case DENSE_UNION -> {
        typeIds(array, children(array.shape));
        unionOffsets(array, children(array.shape));
      }
      case RUN_END -> validRunEnds(array, array.children.get(0));
      default -> {}
    }
  }

  /** First and last are within the data already, so all are if they do not decrease. */
  private void offsets(ArrayData array) {
    if (array.shape.width == Integer.BYTES) {
      intOffsets(array);
    } else {
      longOffsets(array);
    }
  }

  /**
   * Two offsets to a word: with the sign bit of the later one set, the difference to the earlier
   * one keeps that bit exactly if it does not decrease, and takes nothing from its neighbour.
   * Offsets that are negative are found by themselves. Two chains, so that one does not wait for
   * the other.
   */
  private void intOffsets(ArrayData array) {
    long at = array.address(1);
    int rows = array.length;
    long growing = SIGNS;
    long growingToo = SIGNS;
    long negative = 0;
    int row = 0;
    for (; row < rows - 3; row += 4, at += 2 * Long.BYTES) {
      long first = RawMemory.getLong(at);
      long second = RawMemory.getLong(at + Long.BYTES);
      growing &= (RawMemory.getLong(at + Integer.BYTES) | SIGNS) - first;
      growingToo &= (RawMemory.getLong(at + Long.BYTES + Integer.BYTES) | SIGNS) - second;
      negative |= first | second;
    }
    int signs = RawMemory.getInt(at);
    for (; row < rows; row++, at += Integer.BYTES) {
      int end = RawMemory.getInt(at + Integer.BYTES);
      signs |= (end - RawMemory.getInt(at)) | end;
    }
    if (signs < 0 || (growing & growingToo & ~negative & SIGNS) != SIGNS) {
      throw decreasing(array);
    }
  }

  private void longOffsets(ArrayData array) {
    long at = array.address(1);
    long signs = RawMemory.getLong(at);
    for (int i = 0; i < array.length; i++, at += Long.BYTES) {
      long end = RawMemory.getLong(at + Long.BYTES);
      signs |= (end - RawMemory.getLong(at)) | end;
    }
    if (signs < 0) {
      throw decreasing(array);
    }
  }

  /** Finds the row again, for the message. */
  private CorruptArrowFileException decreasing(ArrayData array) {
    long before = array.offsetAt(1, 0);
    for (long row = 0; row < array.length; row++) {
      long offset = array.offsetAt(1, row + 1);
      if (offset < before) {
        return corrupt(Code.OFFSETS, array, row, "an end of at least " + before, offset);
      }
      before = offset;
    }
    return corrupt(Code.OFFSETS, array, 0, "offsets that do not decrease", "others, which changed");
  }

  private void listViews(ArrayData array, long childLength) {
    for (long row = 0; row < array.length; row++) {
      long offset = array.offsetAt(1, row);
      long size = array.offsetAt(2, row);
      if (offset < 0 || size < 0 || size > childLength || offset > childLength - size) {
        String expected = "a part of the child's " + childLength + " values";
        throw corrupt(Code.OFFSETS, array, row, expected, size + " values at " + offset);
      }
    }
  }

  private void views(ArrayData array) {
    int buffers = array.buffers.size() - 2;
    for (long row = 0; row < array.length; row++) {
      long view = array.address(1) + row * ArrayData.VIEW_BYTES;
      int length = RawMemory.getInt(view);
      if (Integer.compareUnsigned(length, ArrayData.INLINE_BYTES) <= 0 || array.isNull(row)) {
        continue;
      }
      int buffer = RawMemory.getInt(view + 2 * Integer.BYTES);
      long offset = RawMemory.getInt(view + 3 * Integer.BYTES);
      if (length < 0 || buffer < 0 || buffer >= buffers) {
        String expected = "a view into one of " + buffers + " buffers";
        throw corrupt(Code.VIEW, array, row, expected, length + " bytes of buffer " + buffer);
      }
      long limit = array.sizeBytes(2 + buffer);
      if (offset < 0 || offset > limit - length) {
        String expected = "a part of the buffer's " + limit + " bytes";
        throw corrupt(Code.VIEW, array, row, expected, length + " bytes at " + offset);
      }
    }
  }

  /** A run end that is null would make arrow-java fail at some row. */
  private void validRunEnds(ArrayData array, ArrayData ends) {
    long nulls = ends.length == 0 ? 0 : Bitmaps.zeros(ends.address(0), ends.length);
    if (nulls > 0) {
      throw corrupt(Code.RUN_ENDS, array, 0, "run ends that are not null", nulls + " nulls");
    }
  }

  /** Child of each type id, or -1. */
  private static int[] children(FieldShape shape) {
    int[] children = new int[256];
    java.util.Arrays.fill(children, -1);
    for (int i = 0; i < shape.typeIds.length; i++) {
      children[shape.typeIds[i]] = i;
    }
    return children;
  }

  private void typeIds(ArrayData array, int[] children) {
    long address = array.address(0);
    for (long row = 0; row < array.length; row++) {
      int id = RawMemory.getByte(address + row);
      if (children[id & 0xFF] < 0) {
        throw corrupt(Code.UNION, array, row, "a type id of the union", id);
      }
    }
  }

  private void unionOffsets(ArrayData array, int[] children) {
    long ids = array.address(0);
    long offsets = array.address(1);
    for (long row = 0; row < array.length; row++) {
      int child = children[RawMemory.getByte(ids + row) & 0xFF];
      int offset = RawMemory.getInt(offsets + row * Integer.BYTES);
      int limit = array.children.get(child).length;
      if (offset < 0 || offset >= limit) {
        throw corrupt(Code.UNION, array, row, "an offset below " + limit, offset);
      }
    }
  }

  final CorruptArrowFileException corrupt(
      Code code, ArrayData array, long row, String expected, Object found) {
    String place = where + ", " + array.shape.where() + ", row " + row;
    return file.corrupt(code, place, expected, found);
  }
}
