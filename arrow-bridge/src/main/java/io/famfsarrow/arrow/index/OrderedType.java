package io.famfsarrow.arrow.index;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * How values of a type are ordered and stored, as far as a batch index has bounds for them. An
 * extension type is ordered as what stores it.
 *
 * @param widthBytes of a value, or of an offset if {@link Kind#BYTES}; 0 if it does not matter
 * @param signed whether integers are
 * @param text whether bytes are UTF-8
 */
public record OrderedType(Kind kind, int widthBytes, boolean signed, boolean text) {

  /** Families of types that are stored and compared alike. */
  public enum Kind {
    /** Without bounds: nested, null, intervals of days, fixed-size binaries that are too wide. */
    NONE,
    /** False before true. */
    BOOLEAN,
    /** Integers, dates, times, timestamps, durations, intervals of months: by number. */
    INTEGER,
    /** By number, -0.0 before +0.0, without NaN. */
    FLOAT,
    /** Two's complement of 16 or 32 bytes: by number. */
    DECIMAL,
    /** Strings and binaries with offsets: by their bytes, unsigned. */
    BYTES,
    /** Strings and binaries as views: by their bytes, unsigned. */
    VIEW,
    /** Binaries of one length: by their bytes, unsigned. */
    FIXED_BYTES
  }

  /** Longer strings and binaries are cut; wider fixed-size binaries have no bounds. */
  public static final int MAX_BYTES = 64;

  private static final OrderedType UNORDERED = new OrderedType(Kind.NONE, 0, false, false);

  public static OrderedType of(ArrowType type) {
    return switch (type.getTypeID()) {
      case Bool -> new OrderedType(Kind.BOOLEAN, 0, false, false);
      case Int -> integer((ArrowType.Int) type);
      case Date -> signed(((ArrowType.Date) type).getUnit() == DateUnit.DAY ? 4 : 8);
      case Time -> signed(((ArrowType.Time) type).getBitWidth() / Byte.SIZE);
      case Timestamp, Duration -> signed(Long.BYTES);
      case Interval ->
          ((ArrowType.Interval) type).getUnit() == IntervalUnit.YEAR_MONTH
              ? signed(Integer.BYTES)
              : UNORDERED;
      case FloatingPoint -> new OrderedType(Kind.FLOAT, floatBytes(type), true, false);
      case Decimal ->
          new OrderedType(
              Kind.DECIMAL, ((ArrowType.Decimal) type).getBitWidth() / Byte.SIZE, true, false);
      case Utf8 -> new OrderedType(Kind.BYTES, Integer.BYTES, false, true);
      case LargeUtf8 -> new OrderedType(Kind.BYTES, Long.BYTES, false, true);
      case Binary -> new OrderedType(Kind.BYTES, Integer.BYTES, false, false);
      case LargeBinary -> new OrderedType(Kind.BYTES, Long.BYTES, false, false);
      case Utf8View -> new OrderedType(Kind.VIEW, 0, false, true);
      case BinaryView -> new OrderedType(Kind.VIEW, 0, false, false);
      case FixedSizeBinary -> fixed(((ArrowType.FixedSizeBinary) type).getByteWidth());
      default ->
          type instanceof ArrowType.ExtensionType extension
              ? of(extension.storageType())
              : UNORDERED;
    };
  }

  private static OrderedType integer(ArrowType.Int type) {
    return new OrderedType(Kind.INTEGER, type.getBitWidth() / Byte.SIZE, type.getIsSigned(), false);
  }

  private static OrderedType signed(int widthBytes) {
    return new OrderedType(Kind.INTEGER, widthBytes, true, false);
  }

  private static OrderedType fixed(int widthBytes) {
    return widthBytes > MAX_BYTES
        ? UNORDERED
        : new OrderedType(Kind.FIXED_BYTES, widthBytes, false, false);
  }

  private static int floatBytes(ArrowType type) {
    return switch (((ArrowType.FloatingPoint) type).getPrecision()) {
      case HALF -> Short.BYTES;
      case SINGLE -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
    };
  }

  /** Whether an index has bounds for the type. */
  public boolean ordered() {
    return kind != Kind.NONE;
  }
}
