package io.famfsarrow.spark.column;

import io.famfsarrow.arrow.CorruptArrowFileException;
import java.util.function.IntPredicate;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Looks for nulls where a schema says that there are none: Spark would not look there, and take
 * whatever lies in their places for values. Costs nothing where there is no null.
 */
final class PresenceCheck {

  private final String file;

  PresenceCheck(String file) {
    this.file = file;
  }

  void check(StructField wanted, ColumnVector column, int rows) {
    check(wanted.name(), wanted.dataType(), wanted.nullable(), column, rows, row -> true);
  }

  /**
   * @param present rows whose parents are not null; in others there may be anything
   */
  private void check(
      String path,
      DataType type,
      boolean nullable,
      ColumnVector column,
      int rows,
      IntPredicate present) {
    if (!nullable && column.hasNull()) {
      for (int row = 0; row < rows; row++) {
        requirePresent(path, column, row, present);
      }
    }
    if (type instanceof StructType struct) {
      IntPredicate inside = row -> present.test(row) && !column.isNullAt(row);
      for (int i = 0; i < struct.length(); i++) {
        StructField field = struct.fields()[i];
        String name = path + '.' + field.name();
        check(name, field.dataType(), field.nullable(), column.getChild(i), rows, inside);
      }
    } else if (column instanceof ListColumn list) {
      elements(path, type, list, rows, present);
    }
  }

  private void requirePresent(String path, ColumnVector column, int row, IntPredicate present) {
    if (present.test(row) && column.isNullAt(row)) {
      throw new CorruptArrowFileException(
          CorruptArrowFileException.Code.NULL_COUNT,
          file,
          "column \"" + path + '"',
          "no nulls, as its schema says",
          "a null in row " + row);
    }
  }

  private void elements(
      String path, DataType type, ListColumn list, int rows, IntPredicate present) {
    if (type instanceof ArrayType array) {
      part(path, array.elementType(), array.containsNull(), list, 0, rows, present);
    } else if (type instanceof MapType map) {
      part(path, map.keyType(), false, list, 0, rows, present);
      part(path, map.valueType(), map.valueContainsNull(), list, 1, rows, present);
    }
  }

  private void part(
      String path,
      DataType type,
      boolean nullable,
      ListColumn list,
      int child,
      int rows,
      IntPredicate present) {
    ColumnVector elements = list.getChild(child);
    if (!nullable && elements.hasNull()) {
      for (int row = 0; row < rows; row++) {
        if (present.test(row) && !list.isNullAt(row)) {
          requireElements(path, elements, list.places(), row);
        }
      }
    }
    int count = elements instanceof DirectColumn direct ? direct.rows() : 0;
    check(path, type, true, elements, count, row -> true);
  }

  private void requireElements(String path, ColumnVector elements, ListPlaces places, int row) {
    int end = places.start(row) + places.length(row);
    for (int i = places.start(row); i < end; i++) {
      requirePresent(path, elements, i, any -> true);
    }
  }
}
