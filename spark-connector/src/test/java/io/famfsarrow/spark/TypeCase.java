package io.famfsarrow.spark;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.unsafe.types.CalendarInterval;

/**
 * An Arrow type with random values as they are stored, and what each of them is in Spark, found
 * without the code under test.
 */
record TypeCase(
    String name,
    ArrowType type,
    List<Field> children,
    boolean comparable,
    Function<Random, Object> values,
    Function<Object, Object> mapping) {

  private static final long SECONDS_IN_200_YEARS = 200L * 365 * 86_400;
  private static final char[] LETTERS = "abcdefgh ÄßñЖ中𝄞".toCharArray();

  Field field(String fieldName, boolean nullable) {
    return new Field(fieldName, new FieldType(nullable, type, null), children);
  }

  Object random(Random random) {
    return values.apply(random);
  }

  Object inSpark(Object stored) {
    return mapping.apply(stored);
  }

  static List<TypeCase> all() {
    List<TypeCase> cases = new ArrayList<>();
    addNumbers(cases);
    addTexts(cases);
    addTimes(cases);
    addNested(cases);
    return cases;
  }

  private static TypeCase flat(
      String name,
      ArrowType type,
      Function<Random, Object> values,
      Function<Object, Object> mapping) {
    return new TypeCase(name, type, List.of(), true, values, mapping);
  }

  private static void addNumbers(List<TypeCase> cases) {
    cases.add(flat("bool", ArrowType.Bool.INSTANCE, Random::nextBoolean, v -> v));
    for (int bits : new int[] {8, 16, 32, 64}) {
      Function<Random, Object> any = r -> r.nextLong() >> (Long.SIZE - bits);
      cases.add(flat("int" + bits, new ArrowType.Int(bits, true), any, v -> signed(v, bits)));
      cases.add(flat("uint" + bits, new ArrowType.Int(bits, false), any, v -> unsigned(v, bits)));
    }
    cases.add(
        flat(
            "float16",
            new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
            r -> (long) r.nextInt(1 << 16),
            v -> half(((Long) v).intValue())));
    cases.add(
        flat(
            "float32",
            new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
            r -> r.nextInt(9) == 0 ? Float.NaN : r.nextInt(9) == 0 ? -0f : r.nextFloat() - 0.5f,
            v -> v));
    cases.add(
        flat(
            "float64",
            new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
            r -> r.nextInt(9) == 0 ? Double.NaN : r.nextInt(9) == 0 ? -0.0 : r.nextGaussian(),
            v -> v));
    for (int[] digits : new int[][] {{9, 2, 128}, {18, 0, 128}, {38, 3, 128}, {38, 9, 256}}) {
      cases.add(
          flat(
              "decimal" + Arrays.toString(digits),
              new ArrowType.Decimal(digits[0], digits[1], digits[2]),
              r -> decimal(r, digits[0], digits[1]),
              v -> v));
    }
  }

  private static Object signed(Object value, int bits) {
    long number = (Long) value;
    return switch (bits) {
      case 8 -> (byte) number;
      case 16 -> (short) number;
      case 32 -> (int) number;
      default -> number;
    };
  }

  private static Object unsigned(Object value, int bits) {
    BigInteger number = BigInteger.valueOf((Long) value).mod(BigInteger.ONE.shiftLeft(bits));
    return switch (bits) {
      case 8 -> number.shortValueExact();
      case 16 -> number.intValueExact();
      case 32 -> number.longValueExact();
      default -> new BigDecimal(number);
    };
  }

  private static float half(int bits) {
    int exponent = bits >> 10 & 31;
    double fraction = (bits & 1023) / 1024.0;
    double size =
        exponent == 31
            ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0
                ? fraction * Math.pow(2, -14)
                : (1 + fraction) * Math.pow(2, exponent - 15);
    return (float) (bits >= 1 << 15 ? -size : size);
  }

  private static BigDecimal decimal(Random random, int precision, int scale) {
    BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(precision));
    BigInteger unscaled = new BigInteger(limit.bitLength(), random).mod(limit);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
  }

  private static void addTexts(List<TypeCase> cases) {
    List<ArrowType> texts =
        List.of(ArrowType.Utf8.INSTANCE, ArrowType.LargeUtf8.INSTANCE, ArrowType.Utf8View.INSTANCE);
    for (ArrowType type : texts) {
      cases.add(flat(type.toString(), type, TypeCase::text, v -> v));
    }
    List<ArrowType> binaries =
        List.of(
            ArrowType.Binary.INSTANCE,
            ArrowType.LargeBinary.INSTANCE,
            ArrowType.BinaryView.INSTANCE,
            new ArrowType.FixedSizeBinary(7));
    for (ArrowType type : binaries) {
      boolean fixed = type instanceof ArrowType.FixedSizeBinary;
      cases.add(flat(type.toString(), type, r -> bytes(r, fixed ? 7 : r.nextInt(30)), v -> v));
    }
    cases.add(new TypeCase("null", ArrowType.Null.INSTANCE, List.of(), false, r -> null, v -> v));
    cases.removeIf(type -> type.name().equals("null")); // has a test of its own: never not null
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(100) : random.nextInt(14); i > 0; i--) {
      text.append(LETTERS[random.nextInt(LETTERS.length - 2)]);
    }
    return random.nextInt(10) == 0 ? text + "𝄞" : text.toString();
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Ticks of a unit within 200 years of 1970, also between the seconds. */
  private static Object ticks(Random random, TimeUnit unit) {
    double seconds = (random.nextDouble() * 2 - 1) * SECONDS_IN_200_YEARS;
    return (long) (seconds * perSecond(unit));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1L;
      case MILLISECOND -> 1_000L;
      case MICROSECOND -> 1_000_000L;
      case NANOSECOND -> 1_000_000_000L;
    };
  }

  private static long micros(Object ticks, TimeUnit unit) {
    BigInteger scaled = BigInteger.valueOf((Long) ticks).multiply(BigInteger.valueOf(1_000_000));
    BigInteger[] parts = scaled.divideAndRemainder(BigInteger.valueOf(perSecond(unit)));
    return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
  }

  private static void addTimes(List<TypeCase> cases) {
    cases.add(
        flat(
            "date32",
            new ArrowType.Date(DateUnit.DAY),
            r -> (long) r.nextInt(140_000) - 70_000,
            v -> LocalDate.ofEpochDay((Long) v)));
    cases.add(
        flat(
            "date64",
            new ArrowType.Date(DateUnit.MILLISECOND),
            r -> ticks(r, TimeUnit.MILLISECOND),
            v -> LocalDate.ofEpochDay(Math.floorDiv((Long) v, 86_400_000L))));
    for (TimeUnit unit : TimeUnit.values()) {
      addUnit(cases, unit);
    }
    cases.add(
        flat(
            "interval months",
            new ArrowType.Interval(IntervalUnit.YEAR_MONTH),
            r -> (long) r.nextInt(5000) - 2500,
            v -> Period.ofMonths(((Long) v).intValue()).normalized()));
    cases.add(
        new TypeCase(
            "interval days",
            new ArrowType.Interval(IntervalUnit.DAY_TIME),
            List.of(),
            false,
            r -> ((long) r.nextInt() << 32) | (r.nextInt() & 0xFFFF_FFFFL),
            v -> new CalendarInterval(0, ((Long) v).intValue(), ((Long) v >> 32) * 1000)));
    cases.add(
        new TypeCase(
            "interval all",
            new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO),
            List.of(),
            false,
            r -> bytes(r, 16),
            TypeCase::calendarInterval));
  }

  private static CalendarInterval calendarInterval(Object stored) {
    ByteBuffer bytes = ByteBuffer.wrap((byte[]) stored).order(ByteOrder.LITTLE_ENDIAN);
    return new CalendarInterval(bytes.getInt(0), bytes.getInt(4), bytes.getLong(8) / 1000);
  }

  private static void addUnit(List<TypeCase> cases, TimeUnit unit) {
    Function<Random, Object> any = r -> ticks(r, unit);
    cases.add(
        flat(
            "timestamp " + unit,
            new ArrowType.Timestamp(unit, null),
            any,
            v -> LocalDateTime.ofInstant(instant(micros(v, unit)), ZoneOffset.UTC)));
    cases.add(
        flat(
            "moment " + unit,
            new ArrowType.Timestamp(unit, "Europe/Berlin"),
            any,
            v -> instant(micros(v, unit))));
    cases.add(
        flat(
            "duration " + unit,
            new ArrowType.Duration(unit),
            any,
            v -> Duration.of(micros(v, unit), ChronoUnit.MICROS)));
    int bits = perSecond(unit) <= 1000 ? Integer.SIZE : Long.SIZE;
    cases.add(
        flat(
            "time " + unit,
            new ArrowType.Time(unit, bits),
            r -> (long) (r.nextDouble() * 86_400 * perSecond(unit)),
            v -> Expected.time(micros(v, unit), (Long) v * (1_000_000_000L / perSecond(unit)))));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Of this Spark and session. */
  private static final class Expected {
    static Object time(long micros, long nanos) {
      return TimeTypes.inSession() ? LocalTime.ofNanoOfDay(micros * 1000) : (Object) nanos;
    }
  }

  private static void addNested(List<TypeCase> cases) {
    Field number = Field.nullable("item", new ArrowType.Int(32, true));
    Field moment = Field.nullable("item", new ArrowType.Timestamp(TimeUnit.SECOND, null));
    Field text = Field.nullable("text", ArrowType.Utf8.INSTANCE);
    Field sure = Field.notNullable("sure", new ArrowType.Int(16, false));
    Field pair =
        new Field("item", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(number, sure));
    List<ArrowType> lists =
        List.of(
            ArrowType.List.INSTANCE,
            ArrowType.LargeList.INSTANCE,
            ArrowType.ListView.INSTANCE,
            ArrowType.LargeListView.INSTANCE,
            new ArrowType.FixedSizeList(3));
    for (ArrowType type : lists) {
      boolean fixed = type instanceof ArrowType.FixedSizeList;
      cases.add(
          nested(
              type + " of moments",
              type,
              List.of(moment),
              r -> list(r, fixed, TypeCase::moment),
              v -> each(v, m -> LocalDateTime.ofEpochSecond((Long) m, 0, ZoneOffset.UTC))));
      cases.add(
          nested(
              type + " of structs",
              type,
              List.of(pair),
              r -> list(r, fixed, TypeCase::pair),
              v -> each(v, TypeCase::pairRow)));
    }
    cases.add(
        nested(
            "struct",
            ArrowType.Struct.INSTANCE,
            List.of(text, pair),
            TypeCase::outer,
            v ->
                RowFactory.create(
                    ((Map<?, ?>) v).get("text"), orNull(((Map<?, ?>) v).get("item")))));
    Field key = Field.notNullable("the key", ArrowType.Utf8.INSTANCE);
    Field entries =
        new Field("e", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, number));
    cases.add(nested("map", new ArrowType.Map(false), List.of(entries), TypeCase::map, v -> v));
  }

  private static TypeCase nested(
      String name,
      ArrowType type,
      List<Field> children,
      Function<Random, Object> values,
      Function<Object, Object> mapping) {
    return new TypeCase(name, type, children, false, values, mapping);
  }

  private static List<Object> list(Random random, boolean fixed, Function<Random, Object> element) {
    List<Object> list = new ArrayList<>();
    for (int i = fixed ? 3 : random.nextInt(5); i > 0; i--) {
      list.add(random.nextInt(5) == 0 ? null : element.apply(random));
    }
    return list;
  }

  private static Object moment(Random random) {
    return (long) random.nextInt();
  }

  private static Object pair(Random random) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put("item", random.nextInt(4) == 0 ? null : random.nextInt());
    pair.put("sure", random.nextInt(1 << 16));
    return pair;
  }

  private static Row pairRow(Object pair) {
    return RowFactory.create(((Map<?, ?>) pair).get("item"), ((Map<?, ?>) pair).get("sure"));
  }

  private static Row orNull(Object pair) {
    return pair == null ? null : pairRow(pair);
  }

  private static Object outer(Random random) {
    Map<String, Object> outer = new LinkedHashMap<>();
    outer.put("text", random.nextInt(4) == 0 ? null : text(random));
    outer.put("item", random.nextInt(4) == 0 ? null : pair(random));
    return outer;
  }

  private static Object map(Random random) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put("k" + i, random.nextInt(4) == 0 ? null : random.nextInt());
    }
    return map;
  }

  private static List<Object> each(Object list, Function<Object, Object> mapping) {
    List<Object> mapped = new ArrayList<>();
    ((List<?>) list).forEach(value -> mapped.add(value == null ? null : mapping.apply(value)));
    return mapped;
  }

  /** Of a value in Spark, the same for equal values. */
  static String text(Object value) {
    if (value instanceof Row row) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(text(row.get(i)));
      }
      return cells.toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(TypeCase::text).toList().toString();
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return text(scala.jdk.javaapi.CollectionConverters.asJava(list));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return text(scala.jdk.javaapi.CollectionConverters.asJava(map));
    }
    return value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : String.valueOf(value);
  }
}
