package io.famfsarrow.spark;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * A table of random values, twice: as Arrow stores them, and as Spark's rows. Doubles are multiples
 * of a quarter, so that sums do not depend on their order.
 */
final class FactTable {

  static final StructType SPARK =
      StructType.fromDDL(
          "id bigint not null, k int, u int, tag string, note string, d double, f float,"
              + " price decimal(12,2), big decimal(30,5), ts timestamp, tms timestamp_ntz,"
              + " day date, flag boolean, bytes binary, tags array<string>,"
              + " place struct<x: int, name: string>, attrs map<string, int>");

  private static final List<String> TAGS = Arrays.asList("red", "green", null, "blue", "", "grün");
  private static final long BASE_MICROS = 1_700_000_000_000_000L;

  final List<List<Object>> stored = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  private final Random random;

  FactTable(long seed, int count) {
    random = new Random(seed);
    for (int i = 0; i < count; i++) {
      add(i);
    }
  }

  static Schema arrow() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(16, true));
    Field text = Field.nullable("name", ArrowType.Utf8.INSTANCE);
    Field key = Field.notNullable("key", ArrowType.Utf8.INSTANCE);
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(key, Field.nullable("value", new ArrowType.Int(32, true))));
    Field x = Field.nullable("x", new ArrowType.Int(32, true));
    return new Schema(
        List.of(
            Field.notNullable("id", new ArrowType.Int(64, true)),
            Field.nullable("k", new ArrowType.Int(32, true)),
            Field.nullable("u", new ArrowType.Int(16, false)),
            new Field("tag", new FieldType(true, new ArrowType.Int(16, true), encoding), null),
            Field.nullable("note", ArrowType.Utf8.INSTANCE),
            Field.nullable("d", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            Field.nullable("f", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            Field.nullable("price", new ArrowType.Decimal(12, 2, 128)),
            Field.nullable("big", new ArrowType.Decimal(30, 5, 128)),
            Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            Field.nullable("tms", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
            Field.nullable("day", new ArrowType.Date(DateUnit.DAY)),
            Field.nullable("flag", ArrowType.Bool.INSTANCE),
            Field.nullable("bytes", ArrowType.Binary.INSTANCE),
            new Field("tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(text)),
            new Field("place", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(x, text)),
            new Field("attrs", FieldType.nullable(new ArrowType.Map(false)), List.of(entries))));
  }

  /** The values of {@code tag}, of which one is null; to be closed with its vector. */
  static DictionaryProvider.MapDictionaryProvider dictionaries(BufferAllocator allocator) {
    VarCharVector values = new VarCharVector("tag", allocator);
    for (int i = 0; i < TAGS.size(); i++) {
      VectorFill.set(values, i, TAGS.get(i));
    }
    values.setValueCount(TAGS.size());
    return new DictionaryProvider.MapDictionaryProvider(
        new Dictionary(values, new DictionaryEncoding(1, false, new ArrowType.Int(16, true))));
  }

  private boolean now(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T maybe(int percentNull, T value) {
    return now(percentNull) ? null : value;
  }

  private double quarter() {
    int kind = random.nextInt(40);
    return kind == 0 ? Double.NaN : kind == 1 ? -0.0 : (random.nextInt(4000) - 2000) / 4.0;
  }

  private void add(int i) {
    Integer k = maybe(5, random.nextInt(50));
    Integer u = maybe(5, random.nextInt(1 << 16));
    Integer tag = maybe(5, random.nextInt(TAGS.size()));
    String note = maybe(5, note());
    Double d = maybe(10, quarter());
    Float f = maybe(10, (float) quarter());
    BigDecimal price = maybe(10, BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2));
    BigDecimal big = maybe(10, new BigDecimal(random.nextLong()).scaleByPowerOfTen(-5).setScale(5));
    Long micros = maybe(3, BASE_MICROS + i * 1_000_003L * 60);
    Long millis = maybe(3, BASE_MICROS / 1000 + random.nextInt(1_000_000_000));
    Integer day = maybe(3, 19_000 + i / 100);
    Boolean flag = maybe(10, random.nextBoolean());
    byte[] bytes = maybe(10, bytes());
    List<Object> tags = maybe(10, tags());
    Map<String, Object> place = maybe(10, place());
    Map<String, Object> attrs = maybe(10, attrs());
    stored.add(
        Arrays.asList(
            (long) i, k, u, tag, note, d, f, price, big, micros, millis, day, flag, bytes, tags,
            place, attrs));
    rows.add(
        RowFactory.create(
            (long) i,
            k,
            u,
            tag == null ? null : TAGS.get(tag),
            note,
            d,
            f,
            price,
            big,
            micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
            millis == null
                ? null
                : LocalDateTime.ofEpochSecond(
                    Math.floorDiv(millis, 1000L),
                    (int) Math.floorMod(millis, 1000L) * 1_000_000,
                    ZoneOffset.UTC),
            day == null ? null : LocalDate.ofEpochDay(day),
            flag,
            bytes,
            tags == null ? null : tags.toArray(),
            place == null ? null : RowFactory.create(place.get("x"), place.get("name")),
            attrs));
  }

  private String note() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(6)));
    }
    return now(3) ? text + "ß€𝄞" : text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(6)];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Object> tags() {
    List<Object> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(maybe(20, "t" + random.nextInt(5)));
    }
    return tags;
  }

  private Map<String, Object> place() {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("x", maybe(20, random.nextInt(10)));
    place.put("name", maybe(20, "place " + random.nextInt(10)));
    return place;
  }

  private Map<String, Object> attrs() {
    Map<String, Object> attrs = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      attrs.put("a" + i, maybe(20, random.nextInt(100)));
    }
    return attrs;
  }
}
