package io.famfsarrow.spark.column;

import org.apache.arrow.vector.FieldVector;

/**
 * Which rows of a part of a vector are null.
 *
 * @param bitmap address of the vector's validity, or 0 if nothing is null
 * @param firstRow of the part
 * @param rows of the part
 */
record Nulls(long bitmap, int firstRow, int rows) {

  static Nulls of(FieldVector vector, int firstRow, int rows) {
    boolean any = vector.getNullCount() > 0;
    return new Nulls(any ? vector.getValidityBufferAddress() : 0, firstRow, rows);
  }

  static Nulls none(int rows) {
    return new Nulls(0, 0, rows);
  }

  boolean any() {
    return bitmap != 0;
  }

  boolean at(int row) {
    return bitmap != 0 && !Raw.bit(bitmap, (long) firstRow + row);
  }
}
