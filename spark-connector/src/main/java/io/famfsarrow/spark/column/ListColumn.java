package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;

/** Lists of all layouts, and maps: each row is a part of what all rows have together. */
final class ListColumn extends DirectColumn {

  private final ListPlaces places;
  private final ColumnVector[] elements;

  /**
   * @param elements of lists, or keys and values of maps
   */
  ListColumn(DataType type, Nulls nulls, ListPlaces places, ColumnVector... elements) {
    super(type, nulls);
    this.places = places;
    this.elements = elements;
  }

  ListPlaces places() {
    return places;
  }

  @Override
  public ColumnarArray getArray(int row) {
    return new ColumnarArray(elements[0], places.start(row), places.length(row));
  }

  @Override
  public ColumnarMap getMap(int row) {
    return new ColumnarMap(elements[0], elements[1], places.start(row), places.length(row));
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return elements[ordinal];
  }
}
