package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.CalendarInterval;

/** Intervals of days and milliseconds, or of months, days and nanoseconds, cut to microseconds. */
final class IntervalColumn extends DirectColumn {

  private static final long MICROS_A_MILLI = 1_000;
  private static final long NANOS_A_MICRO = 1_000;
  private static final int NANOS_OFFSET = 2 * Integer.BYTES;

  private final long data;
  private final boolean withMonths;

  /**
   * @param data address of the first row
   * @param withMonths whether values are months, days and nanoseconds
   */
  IntervalColumn(DataType type, Nulls nulls, long data, boolean withMonths) {
    super(type, nulls);
    this.data = data;
    this.withMonths = withMonths;
  }

  @Override
  public CalendarInterval getInterval(int row) {
    if (isNullAt(row)) {
      return null;
    }
    if (withMonths) {
      long at = data + ((long) row << 4);
      return new CalendarInterval(
          Platform.getInt(null, at),
          Platform.getInt(null, at + Integer.BYTES),
          Platform.getLong(null, at + NANOS_OFFSET) / NANOS_A_MICRO);
    }
    long at = data + ((long) row << 3);
    return new CalendarInterval(
        0, Platform.getInt(null, at), Platform.getInt(null, at + Integer.BYTES) * MICROS_A_MILLI);
  }
}
