package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.UInt2Vector;

/** 16-bit integers. Unsigned ones come as their bits. */
public final class ShortColumn extends Column {

  private final long data;

  private ShortColumn(BaseFixedWidthVector vector) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireBytes(
            vector.getDataBuffer(), (long) vector.getValueCount() * Short.BYTES, "values"));
    this.data = vector.getDataBuffer().memoryAddress();
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static ShortColumn of(FieldVector vector) {
    if (vector instanceof SmallIntVector || vector instanceof UInt2Vector) {
      return new ShortColumn((BaseFixedWidthVector) vector);
    }
    throw wrongType(vector, "a 16-bit integer");
  }

  /** The value; of a null row any. */
  public short value(int row) {
    checkRow(row);
    return RawMemory.getShort(data + ((long) row << 1));
  }

  /**
   * Copies rows into an array, null ones with any value.
   *
   * @param first row to copy
   * @param count of rows, which go to the array's start
   */
  public void copyTo(short[] target, int first, int count) {
    checkRows(first, count, target.length);
    for (int i = 0; i < count; i++) {
      int row = first + i;
      target[i] = RawMemory.getShort(data + ((long) row << 1));
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
      long address = data + ((long) row << 1);
      a += RawMemory.getShort(address);
      b += RawMemory.getShort(address + Short.BYTES);
      c += RawMemory.getShort(address + 2 * Short.BYTES);
      d += RawMemory.getShort(address + 3 * Short.BYTES);
    }
    for (; row < rows; row++) {
      a += RawMemory.getShort(data + ((long) row << 1));
    }
    return a + b + (c + d);
  }

  private long sumValid() {
    long sum = 0;
    for (int word = 0; word << 6 < rowCount(); word++) {
      for (long bits = validBits(word); bits != 0; bits &= bits - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(bits);
        sum += RawMemory.getShort(data + ((long) row << 1));
      }
    }
    return sum;
  }
}
