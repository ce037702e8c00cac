package io.famfsarrow.spark.write.fill;

import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Puts the values of one column into one vector. For one thread. */
abstract class ColumnFiller {

  private final FieldVector vector;

  ColumnFiller(FieldVector vector) {
    this.vector = vector;
  }

  FieldVector vector() {
    return vector;
  }

  /**
   * Stores a value, or that there is none, behind those that are there.
   *
   * @param index place in the vector
   * @param values a row, or the elements of an array
   * @return bytes that it takes beside what every value of the column takes, about
   */
  final long fill(int index, SpecializedGetters values, int ordinal) {
    if (values.isNullAt(ordinal)) {
      setNull(index);
      return 0;
    }
    return set(index, values, ordinal);
  }

  void setNull(int index) {
    vector.setNull(index);
  }

  abstract long set(int index, SpecializedGetters values, int ordinal);
}
