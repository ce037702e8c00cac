package io.famfsarrow.spark.column;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's types for Arrow's. Nullability is kept: a column that Arrow declares without nulls is one
 * without nulls in Spark.
 *
 * <p>Numbers without a sign become the next wider type; timestamps and times finer than
 * microseconds are cut to microseconds (towards the past); times of day are numbers of nanoseconds
 * where the session does not allow Spark's type for them; dictionary-encoded columns have the type
 * of their values.
 */
public final class SparkSchema {

  private final String path;
  private final Field field;

  private SparkSchema(String path, Field field) {
    this.path = path;
    this.field = field;
  }

  /**
   * Spark's schema of a table.
   *
   * @param table for messages
   * @param schema in message format: dictionary-encoded columns have the type of their values
   * @throws UnsupportedColumnException if a column is of a type that Spark cannot have
   */
  public static StructType of(String table, Schema schema) {
    try {
      return struct("", schema.getFields());
    } catch (UnsupportedColumnException refused) {
      throw new UnsupportedColumnException(table, refused);
    }
  }

  /** Spark finds columns by name only. */
  private static void requireDistinctNames(String above, List<Field> fields) {
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.getName())) {
        throw new UnsupportedColumnException(
            above + field.getName(),
            field.getType(),
            "there are several columns of that name, and Spark finds columns by name");
      }
    }
  }

  private static StructType struct(String above, List<Field> fields) {
    requireDistinctNames(above, fields);
    List<StructField> columns = new ArrayList<>();
    for (Field field : fields) {
      columns.add(
          DataTypes.createStructField(field.getName(), type(above, field), isNullable(field)));
    }
    return DataTypes.createStructType(columns);
  }

  /** Whether Spark has to look for nulls; run-end encoded columns have theirs among the values. */
  static boolean isNullable(Field field) {
    return field.isNullable()
        || field.getType() instanceof ArrowType.Null
        || (field.getType() instanceof ArrowType.RunEndEncoded
            && field.getChildren().get(1).isNullable());
  }

  private static DataType type(String above, Field field) {
    return new SparkSchema(above + field.getName(), field).type(field.getType());
  }

  private UnsupportedColumnException unsupported(String advice) {
    return new UnsupportedColumnException(path, field.getType(), advice);
  }

  private DataType type(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> DataTypes.NullType;
      case Bool -> DataTypes.BooleanType;
      case Int -> integer((ArrowType.Int) type);
      case FloatingPoint -> floating((ArrowType.FloatingPoint) type);
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8, LargeUtf8, Utf8View -> DataTypes.StringType;
      case Binary, LargeBinary, BinaryView, FixedSizeBinary -> DataTypes.BinaryType;
      case Date -> DataTypes.DateType;
      case Time -> TimeOfDay.type();
      case Timestamp ->
          hasZone((ArrowType.Timestamp) type)
              ? DataTypes.TimestampType
              : DataTypes.TimestampNTZType;
      case Duration -> DataTypes.createDayTimeIntervalType();
      case Interval -> interval((ArrowType.Interval) type);
      case Struct -> struct(path + '.', field.getChildren());
      case List, LargeList, FixedSizeList, ListView, LargeListView -> array();
      case Map -> map();
      case RunEndEncoded -> type(path + '.', values());
      default -> other(type);
    };
  }

  private DataType other(ArrowType type) {
    if (type instanceof ArrowType.ExtensionType extension) {
      return type(extension.storageType());
    }
    throw unsupported(
        "Spark has no type for it; leave it out when you publish (--columns), or publish it as"
            + " columns of their own");
  }

  /** Whether values are moments, and not readings of a clock on some wall. */
  static boolean hasZone(ArrowType.Timestamp type) {
    return type.getTimezone() != null && !type.getTimezone().isEmpty();
  }

  private static DataType integer(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case Byte.SIZE -> signed ? DataTypes.ByteType : DataTypes.ShortType;
      case Short.SIZE -> signed ? DataTypes.ShortType : DataTypes.IntegerType;
      case Integer.SIZE -> signed ? DataTypes.IntegerType : DataTypes.LongType;
      default -> signed ? DataTypes.LongType : DataTypes.createDecimalType(20, 0);
    };
  }

  private static DataType floating(ArrowType.FloatingPoint type) {
    return switch (type.getPrecision()) {
      case HALF, SINGLE -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
    };
  }

  private DataType decimal(ArrowType.Decimal type) {
    if (type.getScale() < 0) {
      throw unsupported("Spark has no decimals of negative scale; cast it before you publish");
    }
    if (type.getPrecision() > DecimalType.MAX_PRECISION()
        || type.getScale() > type.getPrecision()) {
      throw unsupported(
          "Spark's decimals have up to "
              + DecimalType.MAX_PRECISION()
              + " digits, no more of them"
              + " behind the point; cast it before you publish");
    }
    return DataTypes.createDecimalType(type.getPrecision(), type.getScale());
  }

  private static DataType interval(ArrowType.Interval type) {
    return switch (type.getUnit()) {
      case YEAR_MONTH -> DataTypes.createYearMonthIntervalType();
      case DAY_TIME, MONTH_DAY_NANO -> DataTypes.CalendarIntervalType;
    };
  }

  private DataType array() {
    Field element = field.getChildren().get(0);
    return DataTypes.createArrayType(type(path + '.', element), isNullable(element));
  }

  /** Key and value by their positions: not all who write maps name them alike. */
  private DataType map() {
    List<Field> pair = field.getChildren().get(0).getChildren();
    return DataTypes.createMapType(
        type(path + '.', pair.get(0)), type(path + '.', pair.get(1)), isNullable(pair.get(1)));
  }

  /** Of run ends and values the second. */
  private Field values() {
    return field.getChildren().get(1);
  }
}
