package io.famfsarrow.cli.text;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.apache.arrow.vector.types.TimeUnit;

/**
 * Dates, times and timestamps as digits: as many fraction digits as the unit has, the offset from
 * UTC behind a timestamp with a zone. Stateless apart from the zone it was made for.
 */
final class MomentText {
  private static final long SECONDS_A_DAY = 86_400;
  private static final int FARTHEST_YEAR = 32_767;
  private static final long FARTHEST_DAY = LocalDate.of(FARTHEST_YEAR, 12, 31).toEpochDay();
  private static final long FIRST_DAY = LocalDate.of(-FARTHEST_YEAR, 1, 1).toEpochDay();

  private final TimeUnit unit;
  private final long ticksASecond;
  private final char separator;
  private final ZoneRules zone;
  private final boolean utc;

  /**
   * @param zoneName as in the schema, or null for local time
   * @param separator between date and time of a timestamp
   * @throws UnsupportedColumnException if there is no such time zone
   */
  MomentText(TimeUnit unit, String zoneName, char separator) {
    this.unit = unit;
    this.ticksASecond = ticksASecond(unit);
    this.separator = separator;
    this.utc = "UTC".equals(zoneName);
    this.zone = zoneName == null || zoneName.isEmpty() || utc ? null : rules(zoneName);
  }

  private static ZoneRules rules(String zoneName) {
    try {
      return ZoneId.of(zoneName).getRules();
    } catch (DateTimeException unknown) {
      throw new UnsupportedColumnException("unknown time zone \"" + zoneName + "\"");
    }
  }

  private static long ticksASecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1L;
      case MILLISECOND -> 1_000L;
      case MICROSECOND -> 1_000_000L;
      case NANOSECOND -> 1_000_000_000L;
    };
  }

  /** Writes days since 1970-01-01 as year, month and day. */
  static void date(long epochDay, ByteSink out) throws IOException {
    if (epochDay < FIRST_DAY || epochDay > FARTHEST_DAY) {
      outOfRange(epochDay, out);
      return;
    }
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    int year = date.getYear();
    if (year < 0) {
      out.put('-');
    }
    out.padded(Math.abs(year), Math.abs(year) > 9999 ? 5 : 4);
    out.put('-');
    out.padded(date.getMonthValue(), 2);
    out.put('-');
    out.padded(date.getDayOfMonth(), 2);
  }

  private static void outOfRange(long value, ByteSink out) throws IOException {
    out.ascii("<value out of range: ");
    out.number(value);
    out.put('>');
  }

  /** Writes ticks since 1970-01-01T00:00:00 (UTC if there is a zone). */
  void timestamp(long ticks, ByteSink out) throws IOException {
    long second = Math.floorDiv(ticks, ticksASecond);
    long fraction = Math.floorMod(ticks, ticksASecond);
    long day = Math.floorDiv(second, SECONDS_A_DAY);
    if (day <= FIRST_DAY || day >= FARTHEST_DAY) {
      outOfRange(ticks, out);
      return;
    }
    ZoneOffset offset =
        zone == null ? ZoneOffset.UTC : zone.getOffset(Instant.ofEpochSecond(second));
    long local = second + offset.getTotalSeconds();
    date(Math.floorDiv(local, SECONDS_A_DAY), out);
    out.put(separator);
    timeOfDay(Math.floorMod(local, SECONDS_A_DAY), fraction, out);
    if (utc) {
      out.put('Z');
    } else if (zone != null) {
      offset(offset.getTotalSeconds(), out);
    }
  }

  /** Writes ticks since midnight. */
  void time(long ticks, ByteSink out) throws IOException {
    if (ticks < 0 || ticks >= SECONDS_A_DAY * ticksASecond) {
      outOfRange(ticks, out);
      return;
    }
    timeOfDay(ticks / ticksASecond, ticks % ticksASecond, out);
  }

  private void timeOfDay(long second, long fraction, ByteSink out) throws IOException {
    out.padded(second / 3600, 2);
    out.put(':');
    out.padded(second / 60 % 60, 2);
    out.put(':');
    out.padded(second % 60, 2);
    if (unit != TimeUnit.SECOND) {
      out.put('.');
      out.padded(fraction, unit == TimeUnit.MILLISECOND ? 3 : unit == TimeUnit.MICROSECOND ? 6 : 9);
    }
  }

  private void offset(int seconds, ByteSink out) throws IOException {
    int minutes = Math.abs(seconds) / 60;
    out.put(seconds < 0 ? '-' : '+');
    out.padded(minutes / 60, 2);
    if (separator == 'T') {
      out.put(':');
    }
    out.padded(minutes % 60, 2);
  }
}
