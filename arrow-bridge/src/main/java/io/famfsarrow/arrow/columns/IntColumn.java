package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.UInt4Vector;

/**
 * 32-bit integers, and days, times of day and intervals of months as the integers that they are.
 * Unsigned ones come as their bits.
 */
public final class IntColumn extends Column {

  private final long data;

  private IntColumn(BaseFixedWidthVector vector) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireBytes(
            vector.getDataBuffer(), (long) vector.getValueCount() * Integer.BYTES, "values"));
    this.data = vector.getDataBuffer().memoryAddress();
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static IntColumn of(FieldVector vector) {
    if (vector instanceof IntVector
        || vector instanceof UInt4Vector
        || vector instanceof DateDayVector
        || vector instanceof TimeSecVector
        || vector instanceof TimeMilliVector
        || vector instanceof IntervalYearVector) {
      return new IntColumn((BaseFixedWidthVector) vector);
    }
    throw wrongType(vector, "a 32-bit integer, time, date or interval");
  }

  /** The value; of a null row any. */
  public int value(int row) {
    checkRow(row);
    return RawMemory.getInt(data + ((long) row << 2));
  }

  /**
   * Copies rows into an array, null ones with any value.
   *
   * @param first row to copy
   * @param count of rows, which go to the array's start
   */
  public void copyTo(int[] target, int first, int count) {
    checkRows(first, count, target.length);
    for (int i = 0; i < count; i++) {
      int row = first + i;
      target[i] = RawMemory.getInt(data + ((long) row << 2));
    }
  }

  /** Sum of what is not null; unsigned values count as signed ones. */
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
      long address = data + ((long) row << 2);
      a += RawMemory.getInt(address);
      b += RawMemory.getInt(address + Integer.BYTES);
      c += RawMemory.getInt(address + 2 * Integer.BYTES);
      d += RawMemory.getInt(address + 3 * Integer.BYTES);
    }
    for (; row < rows; row++) {
      a += RawMemory.getInt(data + ((long) row << 2));
    }
    return a + b + (c + d);
  }

  private long sumValid() {
    long sum = 0;
    for (int word = 0; word << 6 < rowCount(); word++) {
      for (long bits = validBits(word); bits != 0; bits &= bits - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(bits);
        sum += RawMemory.getInt(data + ((long) row << 2));
      }
    }
    return sum;
  }
}
