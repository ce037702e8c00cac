package io.famfsarrow.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Values as text that is the same for types that mean the same: numbers of any width, moments as
 * nanoseconds, spans as months, days and nanoseconds, dictionary indices as what they stand for.
 */
final class Canonical {

  private Canonical() {}

  static List<String> values(FieldVector vector, DictionaryProvider dictionaries) {
    List<String> values = new ArrayList<>();
    for (int row = 0; row < vector.getValueCount(); row++) {
      values.add(value(vector, row, dictionaries));
    }
    return values;
  }

  private static String value(FieldVector vector, int row, DictionaryProvider dictionaries) {
    if (vector.isNull(row) && !(vector instanceof RunEndEncodedVector)) {
      return "null";
    }
    if (vector.getField().getDictionary() != null) {
      FieldVector words =
          dictionaries.lookup(vector.getField().getDictionary().getId()).getVector();
      return value(words, (int) ((BaseIntVector) vector).getValueAsLong(row), dictionaries);
    }
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return value((FieldVector) extension.getUnderlyingVector(), row, dictionaries);
    }
    String nested = nested(vector, row, dictionaries);
    return nested != null ? nested : scalar(vector, row);
  }

  private static String nested(FieldVector vector, int row, DictionaryProvider dictionaries) {
    if (vector instanceof ListVector v) {
      return list(
          v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row), dictionaries);
    }
    if (vector instanceof LargeListVector v) {
      return list(
          v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row), dictionaries);
    }
    if (vector instanceof FixedSizeListVector v) {
      return list(
          v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row), dictionaries);
    }
    if (vector instanceof ListViewVector v) {
      int start = v.getOffsetBuffer().getInt((long) row * Integer.BYTES);
      int size = v.getSizeBuffer().getInt((long) row * Integer.BYTES);
      return list(v.getDataVector(), start, start + size, dictionaries);
    }
    if (vector instanceof LargeListViewVector v) {
      long start = v.getOffsetBuffer().getLong((long) row * Long.BYTES);
      long size = v.getSizeBuffer().getLong((long) row * Long.BYTES);
      return list(v.getDataVector(), start, start + size, dictionaries);
    }
    if (vector instanceof StructVector v) {
      TreeMap<String, String> fields = new TreeMap<>();
      v.getChildrenFromFields()
          .forEach(child -> fields.put(child.getName(), value(child, row, dictionaries)));
      return fields.toString();
    }
    if (vector instanceof RunEndEncodedVector v) {
      return value(v.getValuesVector(), v.getPhysicalIndex(row), dictionaries);
    }
    if (vector instanceof UnionVector v) {
      return value((FieldVector) v.getVector(row), row, dictionaries);
    }
    if (vector instanceof DenseUnionVector v) {
      return value(
          (FieldVector) v.getVectorByType(v.getTypeId(row)), v.getOffset(row), dictionaries);
    }
    return null;
  }

  private static String list(
      FieldVector elements, long start, long end, DictionaryProvider dictionaries) {
    List<String> values = new ArrayList<>();
    for (long i = start; i < end; i++) {
      values.add(value(elements, Math.toIntExact(i), dictionaries));
    }
    return values.toString();
  }

  private static String scalar(FieldVector vector, int row) {
    if (vector instanceof UInt8Vector v) {
      return Long.toUnsignedString(v.get(row));
    }
    if (vector instanceof TinyIntVector v && is("arrow.bool8", v)) {
      return Boolean.toString(v.get(row) != 0);
    }
    if (vector instanceof BaseIntVector v) {
      return Long.toString(v.getValueAsLong(row));
    }
    if (vector instanceof Float2Vector v) {
      return Double.toString(v.getValueAsFloat(row));
    }
    Object value = vector.getObject(row);
    if (value instanceof Float number) {
      return Double.toString(number);
    }
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return is("arrow.uuid", vector) && bytes.length == 16 ? uuid(bytes) : Arrays.toString(bytes);
    }
    String moment = moment(vector, row);
    return moment != null ? moment : String.valueOf(value);
  }

  private static boolean is(String extension, FieldVector vector) {
    return extension.equals(vector.getField().getMetadata().get("ARROW:extension:name"));
  }

  private static String uuid(byte[] bytes) {
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new UUID(halves.getLong(), halves.getLong()).toString();
  }

  private static String moment(FieldVector vector, int row) {
    if (vector instanceof TimeStampVector v
        && v.getField().getType() instanceof ArrowType.Timestamp type) {
      String zoned = type.getTimezone() == null ? "local " : "instant ";
      return zoned + nanos(v.get(row), type.getUnit());
    }
    if (vector instanceof DateDayVector v) {
      return "day " + v.get(row);
    }
    if (vector instanceof DateMilliVector v) {
      return "day " + Math.floorDiv(v.get(row), 86_400_000L);
    }
    if (vector instanceof TimeSecVector v) {
      return "time " + nanos(v.get(row), TimeUnit.SECOND);
    }
    if (vector instanceof TimeMilliVector v) {
      return "time " + nanos(v.get(row), TimeUnit.MILLISECOND);
    }
    if (vector instanceof TimeMicroVector v) {
      return "time " + nanos(v.get(row), TimeUnit.MICROSECOND);
    }
    if (vector instanceof TimeNanoVector v) {
      return "time " + nanos(v.get(row), TimeUnit.NANOSECOND);
    }
    return span(vector, row);
  }

  private static String span(FieldVector vector, int row) {
    if (vector instanceof DurationVector v
        && v.getField().getType() instanceof ArrowType.Duration type) {
      return span(0, 0, nanos(DurationVector.get(v.getDataBuffer(), row), type.getUnit()));
    }
    if (vector instanceof IntervalMonthDayNanoVector v) {
      PeriodDuration span = v.getObject(row);
      return span(
          (int) span.getPeriod().toTotalMonths(),
          (int) span.getPeriod().get(ChronoUnit.DAYS),
          nanos(span.getDuration()));
    }
    if (vector instanceof IntervalDayVector v) {
      Duration span = v.getObject(row);
      return span(0, 0, nanos(span));
    }
    return null;
  }

  private static String span(int months, int days, BigInteger nanos) {
    return months + " months " + days + " days " + nanos + " ns";
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(duration.getNano()));
  }

  private static BigInteger nanos(long ticks, TimeUnit unit) {
    long nanosATick =
        switch (unit) {
          case SECOND -> 1_000_000_000;
          case MILLISECOND -> 1_000_000;
          case MICROSECOND -> 1_000;
          case NANOSECOND -> 1;
        };
    return BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(nanosATick));
  }
}
