package io.famfsarrow.arrow.ipc.write;

import java.util.Arrays;
import java.util.List;

/** The arrays of one column in all batches of a table, and where each starts. */
final class HeldColumn {

  private final List<ArrayData> arrays;
  private final int[] starts;
  private final int rows;

  /**
   * @param starts number of the first row of each array
   */
  HeldColumn(List<ArrayData> arrays, int[] starts, int rows) {
    this.arrays = arrays;
    this.starts = starts;
    this.rows = rows;
  }

  List<ArrayData> arrays() {
    return arrays;
  }

  int rows() {
    return rows;
  }

  int start(int array) {
    return starts[array];
  }

  /** Number of the array that holds a row; empty arrays hold none. */
  static int indexOf(int[] starts, int row) {
    int at = Arrays.binarySearch(starts, row);
    int index = at >= 0 ? at : -at - 2;
    while (index + 1 < starts.length && starts[index + 1] == row) {
      index++;
    }
    return index;
  }

  ArrayData arrayOf(int row) {
    return arrays.get(indexOf(starts, row));
  }

  int startOf(int row) {
    return starts[indexOf(starts, row)];
  }

  /** Whether a value may be longer than 8 bytes, or have any length. */
  boolean isWide() {
    if (arrays.isEmpty() || arrays.get(0).field().getDictionary() != null) {
      return false;
    }
    return switch (arrays.get(0).type().getTypeID()) {
      case Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView, FixedSizeBinary, Decimal ->
          true;
      default -> false;
    };
  }
}
