package io.famfsarrow.arrow.publish;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Values of vectors as plain objects, and how those compare: as simple as can be. */
final class ReferenceOrder {

  private ReferenceOrder() {}

  /** Ascending, then NaN, then nulls. */
  static Comparator<Object> ascending() {
    return ReferenceOrder::compare;
  }

  /** Descending, then NaN, then nulls. */
  static Comparator<Object> descending() {
    return (a, b) -> {
      boolean last = rank(a) != 0 || rank(b) != 0;
      return last ? compare(a, b) : compare(b, a);
    };
  }

  private static int rank(Object value) {
    if (value == null) {
      return 2;
    }
    return value instanceof Double number && number.isNaN() ? 1 : 0;
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    if (rank(a) != 0 || rank(b) != 0) {
      return rank(a) - rank(b);
    }
    return a instanceof byte[] bytes
        ? Arrays.compareUnsigned(bytes, (byte[]) b)
        : ((Comparable<Object>) a).compareTo(b);
  }

  static Object value(FieldVector vector, int row) {
    ArrowType type = vector.getField().getType();
    if (vector.isNull(row)) {
      return null;
    }
    Object value = vector.getObject(row);
    if (value instanceof BigDecimal || value instanceof Boolean || value instanceof byte[]) {
      return value;
    }
    if (type instanceof ArrowType.FloatingPoint number) {
      return number.getPrecision() == FloatingPointPrecision.HALF
          ? (double) Float16.toFloat((Short) value)
          : ((Number) value).doubleValue();
    }
    return vector instanceof BaseFixedWidthVector fixed
        ? integer(fixed, row, type)
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static BigInteger integer(BaseFixedWidthVector vector, int row, ArrowType type) {
    int width = vector.getTypeWidth();
    byte[] bigEndian = new byte[width];
    for (int i = 0; i < width; i++) {
      bigEndian[width - 1 - i] = vector.getDataBuffer().getByte((long) row * width + i);
    }
    boolean unsigned = type instanceof ArrowType.Int integer && !integer.getIsSigned();
    return unsigned ? new BigInteger(1, bigEndian) : new BigInteger(bigEndian);
  }
}
