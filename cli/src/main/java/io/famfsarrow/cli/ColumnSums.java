package io.famfsarrow.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Sums of a table's number columns, added in the order of the rows, so that they are exact. */
final class ColumnSums {
  private final Map<String, Long> wholes = new LinkedHashMap<>();
  private final Map<String, Double> floats = new LinkedHashMap<>();
  private long rows;

  /** Adds a batch. */
  void add(VectorSchemaRoot root) {
    rows += root.getRowCount();
    for (FieldVector vector : root.getFieldVectors()) {
      if (vector instanceof BaseIntVector whole) {
        wholes.merge(vector.getName(), sum(whole), Long::sum);
      } else if (vector instanceof Float8Vector v) {
        double before = floats.getOrDefault(v.getName(), 0.0);
        floats.put(v.getName(), sum(v, before));
      } else if (vector instanceof Float4Vector v) {
        double before = floats.getOrDefault(v.getName(), 0.0);
        floats.put(v.getName(), sum(v, before));
      }
    }
  }

  private static long sum(BaseIntVector vector) {
    long sum = 0;
    for (int row = 0; row < vector.getValueCount(); row++) {
      sum += vector.isNull(row) ? 0 : vector.getValueAsLong(row);
    }
    return sum;
  }

  private static double sum(Float8Vector vector, double start) {
    double sum = start;
    for (int row = 0; row < vector.getValueCount(); row++) {
      sum += vector.isNull(row) ? 0 : vector.get(row);
    }
    return sum;
  }

  private static double sum(Float4Vector vector, double start) {
    double sum = start;
    for (int row = 0; row < vector.getValueCount(); row++) {
      sum += vector.isNull(row) ? 0 : vector.get(row);
    }
    return sum;
  }

  /** Adds one value of a column of floating-point numbers. */
  void add(String column, double value) {
    floats.merge(column, value, Double::sum);
  }

  void addRows(long more) {
    rows += more;
  }

  /** Sets the sum of a column of whole numbers. */
  void put(String column, long sum) {
    wholes.put(column, sum);
  }

  /** Row count and sums as text, the same for the same table. */
  String text() {
    return "rows " + rows + " " + wholes + " " + floats;
  }
}
