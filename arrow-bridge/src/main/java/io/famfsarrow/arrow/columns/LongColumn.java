package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;

/**
 * 64-bit integers, and timestamps, times, dates and durations as the integers that they are.
 * Unsigned ones come as their bits.
 */
public final class LongColumn extends Column {

  private final long data;

  private LongColumn(BaseFixedWidthVector vector) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireBytes(vector.getDataBuffer(), (long) vector.getValueCount() * Long.BYTES, "values"));
    this.data = vector.getDataBuffer().memoryAddress();
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static LongColumn of(FieldVector vector) {
    if (vector instanceof BigIntVector
        || vector instanceof UInt8Vector
        || vector instanceof TimeStampVector
        || vector instanceof DateMilliVector
        || vector instanceof TimeMicroVector
        || vector instanceof TimeNanoVector
        || vector instanceof DurationVector) {
      return new LongColumn((BaseFixedWidthVector) vector);
    }
    throw wrongType(vector, "a 64-bit integer, timestamp, time, date or duration");
  }

  /** The value; of a null row any. */
  public long value(int row) {
    checkRow(row);
    return RawMemory.getLong(data + ((long) row << 3));
  }

  /**
   * Copies rows into an array, null ones with any value.
   *
   * @param first row to copy
   * @param count of rows, which go to the array's start
   */
  public void copyTo(long[] target, int first, int count) {
    checkRows(first, count, target.length);
    for (int i = 0; i < count; i++) {
      int row = first + i;
      target[i] = RawMemory.getLong(data + ((long) row << 3));
    }
  }

  /** Sum of what is not null, modulo 2^64. */
  public long sum() {
    requireOpen();
    return nullCount() == 0 ? sumAll() : sumValid();
  }

  /** Four chains of additions, so that one does not wait for the other. */
  private long sumAll() {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int rows = rowCount();
    int row = 0;
    for (; row < rows - 3; row += 4) {
      long address = data + ((long) row << 3);
      a += RawMemory.getLong(address);
      b += RawMemory.getLong(address + Long.BYTES);
      c += RawMemory.getLong(address + 2 * Long.BYTES);
      d += RawMemory.getLong(address + 3 * Long.BYTES);
    }
    for (; row < rows; row++) {
      a += RawMemory.getLong(data + ((long) row << 3));
    }
    return a + b + (c + d);
  }

  private long sumValid() {
    long sum = 0;
    for (int word = 0; word << 6 < rowCount(); word++) {
      for (long bits = validBits(word); bits != 0; bits &= bits - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(bits);
        sum += RawMemory.getLong(data + ((long) row << 3));
      }
    }
    return sum;
  }
}
