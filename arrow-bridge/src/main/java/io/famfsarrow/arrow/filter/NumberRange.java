package io.famfsarrow.arrow.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A number that is known to lie between two others, both included: an approximate literal stands
 * for all exact numbers that some engine may round to it.
 */
record NumberRange(BigDecimal low, BigDecimal high) {

  static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  static final BigDecimal MAX_UNSIGNED = new BigDecimal("18446744073709551615");

  /** Beyond every number that a column can hold, whatever its scale. */
  private static final BigDecimal HUGE = BigDecimal.ONE.movePointRight(400);

  /** Numbers with more digits than this before or behind the point are not computed with. */
  private static final int MAX_DIGITS = 400;

  private static final int SECONDS_A_DAY = 86_400;

  /** Milliseconds from a midnight to just before the next. */
  private static final BigDecimal REST_OF_DAY = BigDecimal.valueOf(SECONDS_A_DAY * 1000L - 1);

  /** Doubles up to this hold every whole number. */
  private static final double WHOLE_DOUBLES = 0x1p53;

  private static final double WHOLE_FLOATS = 0x1p24;

  private static NumberRange exactly(BigDecimal number) {
    return new NumberRange(number, number);
  }

  /** Of a number as it is; null if the literal is none. NaN gives any range. */
  static NumberRange ofNumber(Object literal) {
    if (literal instanceof BigDecimal number) {
      return exactly(bounded(number));
    }
    if (literal instanceof Double || literal instanceof Float) {
      return exactly(ofDouble(((Number) literal).doubleValue()));
    }
    return null;
  }

  private static BigDecimal ofDouble(double value) {
    if (Double.isFinite(value)) {
      return new BigDecimal(value);
    }
    return value < 0 ? HUGE.negate() : HUGE;
  }

  /** A number with all the exact ones that round to it. */
  static NumberRange ofApproximate(Object literal) {
    if (LiteralRange.isNan(literal)) {
      return null;
    }
    NumberRange number = ofNumber(literal);
    if (number == null || literal instanceof BigDecimal) {
      return number;
    }
    double value = ((Number) literal).doubleValue();
    double step = literal instanceof Float ? Math.ulp((float) value) : Math.ulp(value);
    if (!Double.isFinite(step)) {
      return number;
    }
    BigDecimal room = new BigDecimal(step);
    return new NumberRange(number.low.subtract(room), number.high.add(room));
  }

  /** The same for whole numbers: small ones are exact also where they are approximate. */
  private static NumberRange ofWhole(Object literal) {
    if ((literal instanceof Double value && Math.abs(value) < WHOLE_DOUBLES)
        || (literal instanceof Float small && Math.abs(small) < WHOLE_FLOATS)) {
      return ofNumber(literal);
    }
    return ofApproximate(literal);
  }

  /**
   * What a column that is stored as integers would store, rounded down and up to whole numbers;
   * null if the literal is of no use for the type.
   */
  static NumberRange ofStored(Object literal, ArrowType type) {
    NumberRange range =
        literal instanceof Number ? ofWhole(literal) : exactlyOrNull(temporal(literal, type));
    if (range != null && literal instanceof LocalDate && isMillis(type)) {
      // values should be midnights; who takes others for dates leaves the hours out
      range = new NumberRange(range.low.subtract(REST_OF_DAY), range.high.add(REST_OF_DAY));
    }
    return range == null ? null : range.scaled(0);
  }

  private static boolean isMillis(ArrowType type) {
    return type instanceof ArrowType.Date date && date.getUnit() == DateUnit.MILLISECOND;
  }

  private static NumberRange exactlyOrNull(BigDecimal number) {
    return number == null ? null : exactly(number);
  }

  private static BigDecimal temporal(Object literal, ArrowType type) {
    return switch (type.getTypeID()) {
      case Date -> date(literal, ((ArrowType.Date) type).getUnit());
      case Time ->
          literal instanceof LocalTime time
              ? ticks(BigDecimal.valueOf(time.toNanoOfDay(), 9), ((ArrowType.Time) type).getUnit())
              : null;
      case Timestamp -> timestamp(literal, (ArrowType.Timestamp) type);
      case Duration ->
          literal instanceof Duration duration
              ? ticks(
                  seconds(duration.getSeconds(), duration.getNano()),
                  ((ArrowType.Duration) type).getUnit())
              : null;
      case Interval ->
          literal instanceof Period period && isWholeMonths(period)
              ? BigDecimal.valueOf(period.toTotalMonths())
              : null;
      default -> null;
    };
  }

  private static boolean isWholeMonths(Period period) {
    return period.equals(Period.of(period.getYears(), period.getMonths(), 0));
  }

  private static BigDecimal date(Object literal, DateUnit unit) {
    BigDecimal seconds = localSeconds(literal);
    if (seconds == null || unit == DateUnit.MILLISECOND) {
      return seconds == null ? null : ticks(seconds, TimeUnit.MILLISECOND);
    }
    BigDecimal[] days = seconds.divideAndRemainder(BigDecimal.valueOf(SECONDS_A_DAY));
    // any fraction of a day will do: it is rounded down and up
    return days[0].add(BigDecimal.valueOf(days[1].signum() * 5L, 1));
  }

  private static BigDecimal timestamp(Object literal, ArrowType.Timestamp type) {
    BigDecimal seconds =
        type.getTimezone() == null || type.getTimezone().isEmpty()
            ? localSeconds(literal)
            : literal instanceof Instant instant ? seconds(instant) : null;
    return seconds == null ? null : ticks(seconds, type.getUnit());
  }

  private static BigDecimal localSeconds(Object literal) {
    if (literal instanceof LocalDate date) {
      return seconds(date.toEpochDay() * SECONDS_A_DAY, 0);
    }
    return literal instanceof LocalDateTime time ? seconds(time.toInstant(ZoneOffset.UTC)) : null;
  }

  private static BigDecimal seconds(Instant instant) {
    return seconds(instant.getEpochSecond(), instant.getNano());
  }

  private static BigDecimal seconds(long seconds, int nanos) {
    return BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9));
  }

  private static BigDecimal ticks(BigDecimal seconds, TimeUnit unit) {
    return seconds.movePointRight(
        switch (unit) {
          case SECOND -> 0;
          case MILLISECOND -> 3;
          case MICROSECOND -> 6;
          case NANOSECOND -> 9;
        });
  }

  /** Times a power of ten, rounded down and up to whole numbers. */
  NumberRange scaled(int scale) {
    return new NumberRange(
        bounded(low.movePointRight(scale)).setScale(0, RoundingMode.FLOOR),
        bounded(high.movePointRight(scale)).setScale(0, RoundingMode.CEILING));
  }

  /** Keeps what nobody can hold at a length that can be computed with. */
  private static BigDecimal bounded(BigDecimal number) {
    long wholeDigits = (long) number.precision() - number.scale();
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (wholeDigits > MAX_DIGITS) {
      return number.signum() < 0 ? HUGE.negate() : HUGE;
    }
    return wholeDigits < -MAX_DIGITS ? BigDecimal.valueOf(number.signum(), MAX_DIGITS) : number;
  }

  double lowDouble() {
    return low.doubleValue();
  }

  double highDouble() {
    return high.doubleValue();
  }
}
