package io.famfsarrow.spark.write.fill;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Dates, times, and spans of time. Spark counts in microseconds (times of day in nanoseconds); what
 * does not come out even in a coarser unit is refused, never rounded.
 */
final class TimeFillers {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
  private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();

  private TimeFillers() {}

  static ColumnFiller date(FieldVector vector) {
    if (vector instanceof DateDayVector days) {
      return Fillers.fixed(days, (i, v, n) -> days.setSafe(i, v.getInt(n)));
    }
    return vector instanceof DateMilliVector millis
        ? Fillers.fixed(millis, (i, v, n) -> millis.setSafe(i, v.getInt(n) * MILLIS_PER_DAY))
        : null;
  }

  static ColumnFiller timestamp(String path, boolean isMoment, FieldVector vector) {
    if (!(vector instanceof TimeStampVector stamps)
        || !(vector.getField().getType() instanceof ArrowType.Timestamp type)
        || isMoment != hasZone(type)) {
      return null;
    }
    LongUnaryOperator unit = fromMicros(path, vector, type.getUnit());
    return Fillers.fixed(stamps, (i, v, n) -> stamps.setSafe(i, unit.applyAsLong(v.getLong(n))));
  }

  private static boolean hasZone(ArrowType.Timestamp type) {
    return type.getTimezone() != null && !type.getTimezone().isEmpty();
  }

  static ColumnFiller duration(String path, FieldVector vector) {
    if (!(vector instanceof DurationVector durations)
        || !(vector.getField().getType() instanceof ArrowType.Duration type)) {
      return null;
    }
    LongUnaryOperator unit = fromMicros(path, vector, type.getUnit());
    return Fillers.fixed(
        durations, (i, v, n) -> durations.setSafe(i, unit.applyAsLong(v.getLong(n))));
  }

  /** Of nanoseconds since midnight, as a time or, where a session has no such type, a number. */
  static ColumnFiller time(String path, FieldVector vector) {
    if (vector instanceof TimeNanoVector nanos) {
      LongUnaryOperator unit = ofDay(path, vector, 1);
      return Fillers.fixed(nanos, (i, v, n) -> nanos.setSafe(i, unit.applyAsLong(v.getLong(n))));
    }
    if (vector instanceof TimeMicroVector micros) {
      LongUnaryOperator unit = ofDay(path, vector, NANOS_PER_MICRO);
      return Fillers.fixed(micros, (i, v, n) -> micros.setSafe(i, unit.applyAsLong(v.getLong(n))));
    }
    if (vector instanceof TimeMilliVector millis) {
      LongUnaryOperator unit = ofDay(path, vector, 1_000_000);
      return Fillers.fixed(
          millis, (i, v, n) -> millis.setSafe(i, (int) unit.applyAsLong(v.getLong(n))));
    }
    if (vector instanceof TimeSecVector seconds) {
      LongUnaryOperator unit = ofDay(path, vector, 1_000_000_000);
      return Fillers.fixed(
          seconds, (i, v, n) -> seconds.setSafe(i, (int) unit.applyAsLong(v.getLong(n))));
    }
    return null;
  }

  private static LongUnaryOperator ofDay(String path, FieldVector vector, long unitNanos) {
    LongUnaryOperator unit = coarser(path, vector, unitNanos);
    return nanos -> {
      if (nanos < 0 || nanos >= NANOS_PER_DAY) {
        throw new UnfitValueException(path, nanos, vector.getField().getType());
      }
      return unit.applyAsLong(nanos);
    };
  }

  private static LongUnaryOperator fromMicros(String path, FieldVector vector, TimeUnit unit) {
    return switch (unit) {
      case SECOND -> coarser(path, vector, 1_000_000);
      case MILLISECOND -> coarser(path, vector, 1_000);
      case MICROSECOND -> LongUnaryOperator.identity();
      case NANOSECOND -> micros -> finer(path, vector, micros);
    };
  }

  private static LongUnaryOperator coarser(String path, FieldVector vector, long factor) {
    return value -> {
      if (value % factor != 0) {
        throw new UnfitValueException(path, value, vector.getField().getType());
      }
      return value / factor;
    };
  }

  private static long finer(String path, FieldVector vector, long micros) {
    try {
      return Math.multiplyExact(micros, NANOS_PER_MICRO);
    } catch (ArithmeticException tooFar) {
      throw new UnfitValueException(path, micros, vector.getField().getType());
    }
  }
}
