package io.famfsarrow.spark.write.fill;

import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * The Arrow schema of a table that Spark makes: for each Spark type the one Arrow type that Spark
 * reads back as the same. Nullability is kept. Calendar intervals are not here: Spark lets no table
 * have them.
 */
public final class ArrowColumns {

  /** Timestamps are moments; the zone is only how others show them. */
  private static final String ZONE = "UTC";

  private static final String ELEMENT = "element";

  private ArrowColumns() {}

  /**
   * The schema of a new table.
   *
   * @throws UnwritableColumnException if Arrow has no type for a column, or two have one name
   * @throws InvalidRequestException if there is no column
   */
  public static Schema of(StructType schema) {
    if (schema.length() == 0) {
      throw new InvalidRequestException("a table has at least one column");
    }
    return new Schema(fields("", schema));
  }

  private static List<Field> fields(String above, StructType struct) {
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (StructField column : struct.fields()) {
      String path = above + column.name();
      if (!names.add(column.name())) {
        throw new UnwritableColumnException(
            path, column.dataType().catalogString(), "there are two of that name; rename one (AS)");
      }
      fields.add(field(path, column.name(), column.dataType(), column.nullable()));
    }
    return fields;
  }

  private static Field field(String path, String name, DataType type, boolean nullable) {
    return new Field(
        name, new FieldType(nullable, arrowType(path, type), null), children(path, type));
  }

  private static List<Field> children(String path, DataType type) {
    if (type instanceof StructType struct) {
      return fields(path + '.', struct);
    }
    if (type instanceof ArrayType array) {
      return List.of(
          field(path + '.' + ELEMENT, ELEMENT, array.elementType(), array.containsNull()));
    }
    if (type instanceof MapType map) {
      Field key = field(path + ".key", MapVector.KEY_NAME, map.keyType(), false);
      Field value =
          field(path + ".value", MapVector.VALUE_NAME, map.valueType(), map.valueContainsNull());
      FieldType entry = new FieldType(false, new ArrowType.Struct(), null);
      return List.of(new Field(MapVector.DATA_VECTOR_NAME, entry, List.of(key, value)));
    }
    return List.of();
  }

  private static ArrowType arrowType(String path, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
    }
    if (type instanceof StringType string) {
      return text(path, string);
    }
    if (TimesOfDay.isTime(type)) {
      return new ArrowType.Time(TimeUnit.NANOSECOND, Long.SIZE);
    }
    return SIMPLE.stream()
        .filter(pair -> pair.spark().isInstance(type))
        .map(Pair::arrow)
        .findFirst()
        .orElseThrow(() -> refused(path, type));
  }

  private static ArrowType text(String path, StringType type) {
    if (type instanceof CharType || type instanceof VarcharType) {
      throw new UnwritableColumnException(
          path,
          type.catalogString(),
          "Arrow's strings have no length that Spark could check; make it a STRING");
    }
    if (type.equals(DataTypes.StringType)) {
      return new ArrowType.Utf8();
    }
    throw new UnwritableColumnException(
        path,
        type.catalogString(),
        "Arrow's strings have no collation; select it as collate(\"" + path + "\", 'UTF8_BINARY')");
  }

  private static UnwritableColumnException refused(String path, DataType type) {
    return new UnwritableColumnException(
        path,
        type.catalogString(),
        "Arrow has no such type; select something else of it, as CAST(\"" + path + "\" AS STRING)");
  }

  private record Pair(Class<? extends DataType> spark, ArrowType arrow) {}

  private static final List<Pair> SIMPLE =
      Arrays.asList(
          new Pair(NullType.class, new ArrowType.Null()),
          new Pair(BooleanType.class, new ArrowType.Bool()),
          new Pair(ByteType.class, new ArrowType.Int(Byte.SIZE, true)),
          new Pair(ShortType.class, new ArrowType.Int(Short.SIZE, true)),
          new Pair(IntegerType.class, new ArrowType.Int(Integer.SIZE, true)),
          new Pair(LongType.class, new ArrowType.Int(Long.SIZE, true)),
          new Pair(FloatType.class, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
          new Pair(DoubleType.class, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
          new Pair(BinaryType.class, new ArrowType.Binary()),
          new Pair(DateType.class, new ArrowType.Date(DateUnit.DAY)),
          new Pair(TimestampType.class, new ArrowType.Timestamp(TimeUnit.MICROSECOND, ZONE)),
          new Pair(TimestampNTZType.class, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
          new Pair(YearMonthIntervalType.class, new ArrowType.Interval(IntervalUnit.YEAR_MONTH)),
          new Pair(DayTimeIntervalType.class, new ArrowType.Duration(TimeUnit.MICROSECOND)),
          new Pair(ArrayType.class, new ArrowType.List()),
          new Pair(MapType.class, new ArrowType.Map(false)),
          new Pair(StructType.class, new ArrowType.Struct()));
}
