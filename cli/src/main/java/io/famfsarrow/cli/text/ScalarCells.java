package io.famfsarrow.cli.text;

import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The text of values that are one number, moment or flag: the same bytes in CSV and in JSON. */
final class ScalarCells {
  private static final long MILLIS_A_DAY = 86_400_000L;

  private ScalarCells() {}

  /** Numbers and flags; empty for every other type. */
  static Optional<Cell> number(FieldVector vector) {
    if (vector instanceof UInt8Vector v) {
      return Optional.of((row, out) -> out.ascii(Long.toUnsignedString(v.get(row))));
    }
    if (vector instanceof BaseIntVector v) {
      return Optional.of((row, out) -> out.number(v.getValueAsLong(row)));
    }
    if (vector instanceof BitVector v) {
      return Optional.of((row, out) -> out.ascii(v.get(row) == 0 ? "false" : "true"));
    }
    if (vector instanceof DurationVector v) {
      return Optional.of((row, out) -> out.number(DurationVector.get(v.getDataBuffer(), row)));
    }
    return Optional.ofNullable(decimal(vector));
  }

  private static Cell decimal(FieldVector vector) {
    if (vector instanceof DecimalVector v) {
      return (row, out) -> out.ascii(v.getObject(row).toString());
    }
    if (vector instanceof Decimal256Vector v) {
      return (row, out) -> out.ascii(v.getObject(row).toString());
    }
    return null;
  }

  /** Floating-point numbers; empty for every other type. */
  static Optional<Cell> floating(FieldVector vector) {
    if (vector instanceof Float8Vector v) {
      return Optional.of((row, out) -> ShortestDecimal.write(v.get(row), out));
    }
    if (vector instanceof Float4Vector v) {
      return Optional.of((row, out) -> ShortestDecimal.write(v.get(row), out));
    }
    if (vector instanceof Float2Vector v) {
      return Optional.of((row, out) -> ShortestDecimal.write((double) v.getValueAsFloat(row), out));
    }
    return Optional.empty();
  }

  /**
   * Dates, times and timestamps; empty for every other type.
   *
   * @param separator between the date and the time of a timestamp
   */
  static Optional<Cell> moment(FieldVector vector, char separator) {
    if (vector instanceof DateDayVector v) {
      return Optional.of((row, out) -> MomentText.date(v.get(row), out));
    }
    if (vector instanceof DateMilliVector v) {
      return Optional.of(
          (row, out) -> MomentText.date(Math.floorDiv(v.get(row), MILLIS_A_DAY), out));
    }
    if (vector instanceof TimeStampVector v
        && v.getField().getType() instanceof ArrowType.Timestamp type) {
      MomentText text = new MomentText(type.getUnit(), type.getTimezone(), separator);
      return Optional.of((row, out) -> text.timestamp(v.get(row), out));
    }
    return Optional.ofNullable(time(vector));
  }

  private static Cell time(FieldVector vector) {
    if (vector instanceof TimeSecVector v) {
      MomentText text = new MomentText(TimeUnit.SECOND, null, ' ');
      return (row, out) -> text.time(v.get(row), out);
    }
    if (vector instanceof TimeMilliVector v) {
      MomentText text = new MomentText(TimeUnit.MILLISECOND, null, ' ');
      return (row, out) -> text.time(v.get(row), out);
    }
    if (vector instanceof TimeMicroVector v) {
      MomentText text = new MomentText(TimeUnit.MICROSECOND, null, ' ');
      return (row, out) -> text.time(v.get(row), out);
    }
    if (vector instanceof TimeNanoVector v) {
      MomentText text = new MomentText(TimeUnit.NANOSECOND, null, ' ');
      return (row, out) -> text.time(v.get(row), out);
    }
    return null;
  }
}
