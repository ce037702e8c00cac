package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;

/** 8-bit integers. Unsigned ones come as their bits. */
public final class ByteColumn extends Column {

  private final long data;

  private ByteColumn(BaseFixedWidthVector vector) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireBytes(vector.getDataBuffer(), (long) vector.getValueCount() * Byte.BYTES, "values"));
    this.data = vector.getDataBuffer().memoryAddress();
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static ByteColumn of(FieldVector vector) {
    if (vector instanceof TinyIntVector || vector instanceof UInt1Vector) {
      return new ByteColumn((BaseFixedWidthVector) vector);
    }
    throw wrongType(vector, "an 8-bit integer");
  }

  /** The value; of a null row any. */
  public byte value(int row) {
    checkRow(row);
    return RawMemory.getByte(data + row);
  }

  /**
   * Copies rows into an array, null ones with any value.
   *
   * @param first row to copy
   * @param count of rows, which go to the array's start
   */
  public void copyTo(byte[] target, int first, int count) {
    checkRows(first, count, target.length);
    for (int i = 0; i < count; i++) {
      int row = first + i;
      target[i] = RawMemory.getByte(data + row);
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
      long address = data + row;
      a += RawMemory.getByte(address);
      b += RawMemory.getByte(address + Byte.BYTES);
      c += RawMemory.getByte(address + 2 * Byte.BYTES);
      d += RawMemory.getByte(address + 3 * Byte.BYTES);
    }
    for (; row < rows; row++) {
      a += RawMemory.getByte(data + row);
    }
    return a + b + (c + d);
  }

  private long sumValid() {
    long sum = 0;
    for (int word = 0; word << 6 < rowCount(); word++) {
      for (long bits = validBits(word); bits != 0; bits &= bits - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(bits);
        sum += RawMemory.getByte(data + row);
      }
    }
    return sum;
  }
}
