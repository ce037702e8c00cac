package io.famfsarrow.arrow.filter;

import io.famfsarrow.arrow.index.Bounds;
import io.famfsarrow.arrow.index.ColumnStatistics;
import io.famfsarrow.arrow.index.FloatOrder;
import io.famfsarrow.arrow.index.OrderedType;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A literal in the order of a column: between two values of the column's type, equal ones if the
 * column can hold it as it is.
 */
interface LiteralRange {

  /** How values of a batch, neither null nor NaN, can stand to the literal; or more than that. */
  int orderings(int batch);

  static boolean isNan(Object literal) {
    return (literal instanceof Double d && d.isNaN()) || (literal instanceof Float f && f.isNaN());
  }

  /**
   * The literal's place among a column's values, or null if they cannot be compared.
   *
   * @param literal not null
   */
  static LiteralRange of(Object literal, ColumnStatistics column) {
    LiteralRange range = ofPresent(literal, column);
    if (range == null) {
      return null;
    }
    return batch ->
        column.min().isPresent(batch) && column.max().isPresent(batch)
            ? range.orderings(batch)
            : Orderings.ANY;
  }

  private static LiteralRange ofPresent(Object literal, ColumnStatistics column) {
    OrderedType type = column.type();
    ArrowType stored = stored(column.field().getType());
    Bounds min = column.min();
    Bounds max = column.max();
    return switch (type.kind()) {
      case BOOLEAN -> literal instanceof Boolean flag ? bool(flag ? 1 : 0, min, max) : null;
      case INTEGER -> {
        NumberRange range = NumberRange.ofStored(literal, stored);
        yield range == null ? null : integers(range, type, min, max);
      }
      case FLOAT -> {
        NumberRange range = NumberRange.ofNumber(literal);
        yield range == null ? null : floats(literal, range, type.widthBytes(), min, max);
      }
      case DECIMAL -> {
        NumberRange range = NumberRange.ofApproximate(literal);
        yield range == null
            ? null
            : decimals(range.scaled(((ArrowType.Decimal) stored).getScale()), type, min, max);
      }
      case BYTES, VIEW, FIXED_BYTES -> bytes(ByteLiterals.of(literal, type), min, max);
      case NONE -> null;
    };
  }

  private static ArrowType stored(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? stored(extension.storageType())
        : type;
  }

  private static LiteralRange bool(long literal, Bounds min, Bounds max) {
    return batch ->
        Orderings.between(
            Long.compare(min.asLong(batch), literal), Long.compare(max.asLong(batch), literal));
  }

  private static LiteralRange integers(
      NumberRange range, OrderedType type, Bounds min, Bounds max) {
    long flip = type.signed() || type.widthBytes() < Long.BYTES ? 0 : Long.MIN_VALUE;
    BigDecimal least = flip == 0 ? NumberRange.MIN_LONG : BigDecimal.ZERO;
    BigDecimal most = flip == 0 ? NumberRange.MAX_LONG : NumberRange.MAX_UNSIGNED;
    if (range.high().compareTo(least) < 0) {
      return batch -> Orderings.GREATER;
    }
    if (range.low().compareTo(most) > 0) {
      return batch -> Orderings.LESS;
    }
    // a range that sticks out on one side: values on that side of the type's own end do not exist
    boolean lessThanHigh = range.high().compareTo(most) > 0;
    boolean moreThanLow = range.low().compareTo(least) < 0;
    long low = range.low().max(least).toBigInteger().longValue() ^ flip;
    long high = range.high().min(most).toBigInteger().longValue() ^ flip;
    return batch ->
        Orderings.between(
            lessThanHigh ? -1 : Long.compare(min.asLong(batch) ^ flip, high),
            moreThanLow ? 1 : Long.compare(max.asLong(batch) ^ flip, low));
  }

  private static LiteralRange floats(
      Object literal, NumberRange range, int widthBytes, Bounds min, Bounds max) {
    if (isNan(literal)) {
      return batch -> Orderings.LESS | Orderings.UNORDERED;
    }
    boolean own =
        widthBytes == Double.BYTES
            ? literal instanceof Double
            : widthBytes == Float.BYTES && literal instanceof Float;
    double low = range.lowDouble();
    double high = range.highDouble();
    if (!own) {
      low = roundedDown(low, widthBytes);
      high = roundedUp(high, widthBytes);
    }
    long lowKey = FloatOrder.keyOf(low == 0 ? -0.0 : low);
    long highKey = FloatOrder.keyOf(high == 0 ? 0.0 : high);
    return batch ->
        Orderings.between(
            Long.compare(FloatOrder.keyOf(min.asDouble(batch)), highKey),
            Long.compare(FloatOrder.keyOf(max.asDouble(batch)), lowKey));
  }

  /** Below everything that rounding the literal to the column's type may give. */
  private static double roundedDown(double value, int widthBytes) {
    if (widthBytes == Double.BYTES) {
      return Math.nextDown(value);
    }
    if (widthBytes == Float.BYTES) {
      return Math.nextDown((float) value);
    }
    if (Math.abs(value) > MAX_HALF) {
      return value > 0 ? MAX_HALF : Double.NEGATIVE_INFINITY;
    }
    return value - Math.abs(value) / HALF_STEPS - HALF_STEP;
  }

  private static double roundedUp(double value, int widthBytes) {
    return -roundedDown(-value, widthBytes);
  }

  /** Two neighbours in half precision differ by less than this part of their size ... */
  double HALF_STEPS = 512;

  /** ... or, near zero, by less than this. */
  double HALF_STEP = 0x1p-23;

  /** The greatest number in half precision; what is more may be rounded to infinity. */
  double MAX_HALF = 65_504;

  private static LiteralRange decimals(
      NumberRange unscaled, OrderedType type, Bounds min, Bounds max) {
    int bits = type.widthBytes() * Byte.SIZE;
    if (unscaled.high().signum() < 0 && unscaled.high().toBigInteger().bitLength() >= bits) {
      return batch -> Orderings.GREATER;
    }
    if (unscaled.low().signum() > 0 && unscaled.low().toBigInteger().bitLength() >= bits) {
      return batch -> Orderings.LESS;
    }
    if (unscaled.low().toBigInteger().bitLength() >= bits
        || unscaled.high().toBigInteger().bitLength() >= bits) {
      return batch -> Orderings.ANY;
    }
    long[] low = words(unscaled.low(), type.widthBytes());
    long[] high = words(unscaled.high(), type.widthBytes());
    return batch ->
        Orderings.between(min.compareUnscaled(batch, high), max.compareUnscaled(batch, low));
  }

  private static long[] words(BigDecimal whole, int widthBytes) {
    long[] words = new long[widthBytes / Long.BYTES];
    Arrays.setAll(words, i -> whole.toBigInteger().shiftRight(i * Long.SIZE).longValue());
    return words;
  }

  private static LiteralRange bytes(byte[] literal, Bounds min, Bounds max) {
    return literal == null
        ? null
        : batch ->
            Orderings.between(min.compareBytes(batch, literal), max.compareBytes(batch, literal));
  }
}
