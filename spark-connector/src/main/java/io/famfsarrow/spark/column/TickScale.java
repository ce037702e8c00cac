package io.famfsarrow.spark.column;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.LongType;

/**
 * How a stored number of ticks becomes Spark's: divided, rounding down, and then multiplied.
 *
 * @param divisor at least 1
 * @param factor at least 1
 */
public record TickScale(long divisor, long factor) {

  private static final long MILLIS_A_DAY = 86_400_000;

  private static final TickScale SAME = new TickScale(1, 1);

  /**
   * Of a type whose values Spark has as numbers too: integers, dates, times, timestamps, durations
   * and intervals of months.
   *
   * @param spark the type in Spark
   */
  public static TickScale of(ArrowType type, DataType spark) {
    return switch (type.getTypeID()) {
      case Date ->
          ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? SAME : new TickScale(MILLIS_A_DAY, 1);
      case Timestamp -> micros(((ArrowType.Timestamp) type).getUnit());
      case Duration -> micros(((ArrowType.Duration) type).getUnit());
      case Time -> nanosOfDay(((ArrowType.Time) type).getUnit(), spark);
      default -> SAME;
    };
  }

  private static TickScale micros(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> new TickScale(1, 1_000_000);
      case MILLISECOND -> new TickScale(1, 1_000);
      case MICROSECOND -> SAME;
      case NANOSECOND -> new TickScale(1_000, 1);
    };
  }

  /** Spark's own type for times counts nanoseconds, and none finer than whole microseconds. */
  private static TickScale nanosOfDay(TimeUnit unit, DataType spark) {
    return switch (unit) {
      case SECOND -> new TickScale(1, 1_000_000_000);
      case MILLISECOND -> new TickScale(1, 1_000_000);
      case MICROSECOND -> new TickScale(1, 1_000);
      case NANOSECOND -> spark instanceof LongType ? SAME : new TickScale(1_000, 1_000);
    };
  }

  public boolean isSame() {
    return equals(SAME);
  }

  /**
   * Spark's number.
   *
   * @throws ArithmeticException if it does not fit into 64 bits
   */
  public long toSpark(long stored) {
    long units = divisor == 1 ? stored : Math.floorDiv(stored, divisor);
    return factor == 1 ? units : Math.multiplyExact(units, factor);
  }
}
