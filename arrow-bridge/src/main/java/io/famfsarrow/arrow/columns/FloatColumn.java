package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;

/** 32-bit floating-point numbers. */
public final class FloatColumn extends Column {

  private final long data;

  private FloatColumn(BaseFixedWidthVector vector) {
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
  public static FloatColumn of(FieldVector vector) {
    if (vector instanceof Float4Vector) {
      return new FloatColumn((BaseFixedWidthVector) vector);
    }
    throw wrongType(vector, "a 32-bit floating-point number");
  }

  /** The value; of a null row any. */
  public float value(int row) {
    checkRow(row);
    return RawMemory.getFloat(data + ((long) row << 2));
  }

  /**
   * Copies rows into an array, null ones with any value.
   *
   * @param first row to copy
   * @param count of rows, which go to the array's start
   */
  public void copyTo(float[] target, int first, int count) {
    checkRows(first, count, target.length);
    for (int i = 0; i < count; i++) {
      int row = first + i;
      target[i] = RawMemory.getFloat(data + ((long) row << 2));
    }
  }

  /** Sum of what is not null, in another order than the rows'. */
  public double sum() {
    requireOpen();
    return nullCount() == 0 ? sumAll() : sumValid();
  }

  /** Four chains of additions, so that one does not wait for the other. */
  private double sumAll() {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int rows = rowCount();
    int row = 0;
    for (; row < rows - 3; row += 4) {
      long address = data + ((long) row << 2);
      a += RawMemory.getFloat(address);
      b += RawMemory.getFloat(address + Integer.BYTES);
      c += RawMemory.getFloat(address + 2 * Integer.BYTES);
      d += RawMemory.getFloat(address + 3 * Integer.BYTES);
    }
    for (; row < rows; row++) {
      a += RawMemory.getFloat(data + ((long) row << 2));
    }
    return a + b + (c + d);
  }

  private double sumValid() {
    double sum = 0;
    for (int word = 0; word << 6 < rowCount(); word++) {
      for (long bits = validBits(word); bits != 0; bits &= bits - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(bits);
        sum += RawMemory.getFloat(data + ((long) row << 2));
      }
    }
    return sum;
  }
}
