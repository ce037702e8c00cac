package io.famfsarrow.spark.write;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of all types that can be written, with nulls wherever they may be. */
final class AllTypes {

  private final Random random;

  AllTypes(long seed) {
    this.random = new Random(seed);
  }

  /** A column of each type, nullable and not, and the nested ones of some of them. */
  static StructType schema(SparkSession spark) {
    StructType schema = new StructType();
    int number = 0;
    for (DataType type : simple(spark)) {
      schema = schema.add("c" + number++, type, true);
      schema = schema.add("r" + number++, type, false);
    }
    StructType point =
        new StructType()
            .add("x", DataTypes.IntegerType, false)
            .add("label", DataTypes.StringType, true)
            .add("at", DataTypes.createArrayType(DataTypes.TimestampType, true), true);
    return schema
        .add("void", DataTypes.NullType, true)
        .add("numbers", DataTypes.createArrayType(DataTypes.LongType, true), true)
        .add("words", DataTypes.createArrayType(DataTypes.StringType, false), false)
        .add("lists", arrayOf(arrayOf(DataTypes.createDecimalType(20, 3))), true)
        .add("point", point, true)
        .add("given", point, false)
        .add("points", DataTypes.createArrayType(point, true), true)
        .add("map", DataTypes.createMapType(DataTypes.StringType, point, true), true)
        .add("byDay", DataTypes.createMapType(DataTypes.DateType, DataTypes.DoubleType), true);
  }

  private static ArrayType arrayOf(DataType element) {
    return DataTypes.createArrayType(element, true);
  }

  private static List<DataType> simple(SparkSession spark) {
    List<DataType> types =
        new ArrayList<>(
            List.of(
                DataTypes.BooleanType,
                DataTypes.ByteType,
                DataTypes.ShortType,
                DataTypes.IntegerType,
                DataTypes.LongType,
                DataTypes.FloatType,
                DataTypes.DoubleType,
                DataTypes.createDecimalType(9, 2),
                DataTypes.createDecimalType(18, 18),
                DataTypes.createDecimalType(38, 10),
                DataTypes.StringType,
                DataTypes.BinaryType,
                DataTypes.DateType,
                DataTypes.TimestampType,
                DataTypes.TimestampNTZType,
                DataTypes.createYearMonthIntervalType(),
                DataTypes.createDayTimeIntervalType()));
    if (!spark.version().startsWith("4.0")) {
      types.add(DataType.fromDDL("time(6)"));
    }
    return types;
  }

  Dataset<Row> rows(SparkSession spark, int count) {
    StructType schema = schema(spark);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(struct(schema));
    }
    return spark.createDataFrame(rows, schema).repartition(3);
  }

  private Row struct(StructType type) {
    StructField[] fields = type.fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = value(fields[i].dataType(), fields[i].nullable());
    }
    return RowFactory.create(values);
  }

  private Object value(DataType type, boolean nullable) {
    if ((nullable && random.nextInt(4) == 0) || type.equals(DataTypes.NullType)) {
      return null;
    }
    if (type instanceof StructType struct) {
      return struct(struct);
    }
    if (type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(array.elementType(), array.containsNull()));
      }
      return elements.toArray();
    }
    if (type instanceof MapType map) {
      Map<Object, Object> entries = new HashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        entries.put(value(map.keyType(), false), value(map.valueType(), map.valueContainsNull()));
      }
      return entries;
    }
    return type instanceof DecimalType decimal ? decimal(decimal) : simple(type);
  }

  private BigDecimal decimal(DecimalType type) {
    int digits = 1 + random.nextInt(type.precision());
    BigInteger unscaled = new BigInteger(digits * 3, random).mod(BigInteger.TEN.pow(digits));
    BigDecimal value = new BigDecimal(unscaled, type.scale());
    return random.nextBoolean() ? value : value.negate();
  }

  private Object simple(DataType type) {
    long micros = random.nextLong() % 4_000_000_000_000_000L; // 126 years around 1970
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte", "tinyint" -> (byte) random.nextInt();
      case "short", "smallint" -> (short) random.nextInt();
      case "integer" -> random.nextInt();
      case "long", "bigint" -> random.nextLong();
      case "float" -> odd(random.nextFloat(), Float.NaN, -0.0f, Float.NEGATIVE_INFINITY);
      case "double" -> odd(random.nextGaussian(), Double.NaN, -0.0, Double.POSITIVE_INFINITY);
      case "string" -> text();
      case "binary" -> bytes();
      case "date" -> LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
      case "timestamp" -> instant(micros);
      case "timestamp_ntz" -> LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
      default -> span(type.typeName(), micros);
    };
  }

  private Object span(String type, long micros) {
    if (type.startsWith("interval year")) {
      return Period.of(random.nextInt(500) - 250, random.nextInt(12), 0).normalized();
    }
    if (type.startsWith("interval day")) {
      return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }
    if (type.startsWith("time(")) {
      return LocalTime.ofNanoOfDay(Math.floorMod(micros, 86_400_000_000L) * 1_000);
    }
    throw new AssertionError("no values are made for " + type);
  }

  private <T> T odd(T usual, T nan, T zero, T infinite) {
    return switch (random.nextInt(10)) {
      case 0 -> nan;
      case 1 -> zero;
      case 2 -> infinite;
      default -> usual;
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private String text() {
    String some = "aäß€\uD83D\uDE00 \u0000z";
    return some.substring(0, some.offsetByCodePoints(0, random.nextInt(8)))
        .repeat(random.nextInt(9));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
