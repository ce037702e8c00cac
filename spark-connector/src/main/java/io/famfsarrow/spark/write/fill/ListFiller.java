package io.famfsarrow.spark.write.fill;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;

/** A column of arrays: their elements are one column. */
final class ListFiller extends ColumnFiller {

  /** What an element takes without what its type takes for some values only, about. */
  static final int ELEMENT_BYTES = Long.BYTES;

  private final ListVector lists;
  private final ColumnFiller element;

  private ListFiller(ListVector lists, ColumnFiller element) {
    super(lists);
    this.lists = lists;
    this.element = element;
  }

  static ColumnFiller of(String path, ArrayType type, ListVector vector) {
    FieldVector elements = vector.getDataVector();
    return new ListFiller(
        vector, Fillers.of(path + '.' + elements.getName(), type.elementType(), elements));
  }

  @Override
  long set(int index, SpecializedGetters values, int ordinal) {
    ArrayData array = values.getArray(ordinal);
    int count = array.numElements();
    int start = lists.startNewValue(index);
    long bytes = (long) count * ELEMENT_BYTES;
    for (int i = 0; i < count; i++) {
      bytes += element.fill(start + i, array, i);
    }
    lists.endValue(index, count);
    return bytes;
  }
}
