package io.famfsarrow.arrow.ipc.write;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Bytes of a value of a fixed-width type. */
final class Widths {

  private Widths() {}

  /**
   * Whole bytes of one value.
   *
   * @throws UnsupportedSourceException if the type has no fixed width of whole bytes
   */
  static int bytesOf(String column, ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> ((ArrowType.Int) type).getBitWidth() / Byte.SIZE;
      case FloatingPoint -> floatBytes(((ArrowType.FloatingPoint) type).getPrecision());
      case Decimal -> ((ArrowType.Decimal) type).getBitWidth() / Byte.SIZE;
      case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth();
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? 4 : 8;
      case Time -> ((ArrowType.Time) type).getBitWidth() / Byte.SIZE;
      case Timestamp, Duration -> Long.BYTES;
      case Interval -> intervalBytes(((ArrowType.Interval) type).getUnit());
      default ->
          throw new UnsupportedSourceException(
              "column \"%s\" has the type %s, which cannot be published yet; leave it out with --columns"
                  .formatted(column, type));
    };
  }

  private static int floatBytes(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> Short.BYTES;
      case SINGLE -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
    };
  }

  private static int intervalBytes(IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> 4;
      case DAY_TIME -> 8;
      case MONTH_DAY_NANO -> 16;
    };
  }
}
