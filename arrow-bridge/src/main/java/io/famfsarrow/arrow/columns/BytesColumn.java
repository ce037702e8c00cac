package io.famfsarrow.arrow.columns;

import io.famfsarrow.store.media.RawMemory;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * Values of any length: offsets of 4 or 8 bytes, and bytes. The offsets of a row are checked when
 * the row is asked for, so that making a column costs the same whatever its length.
 */
public abstract class BytesColumn extends Column {

  private final long offsets;
  private final boolean longOffsets;
  private final long data;
  private final long dataBytes;

  BytesColumn(FieldVector vector, int offsetBytes) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireOffsets(vector, offsetBytes),
        vector.getDataBuffer());
    this.offsets = vector.getOffsetBuffer().memoryAddress();
    this.longOffsets = offsetBytes == Long.BYTES;
    this.data = vector.getDataBuffer().memoryAddress();
    this.dataBytes = vector.getDataBuffer().capacity();
  }

  /** A vector without rows may have no offsets at all. */
  private static ArrowBuf requireOffsets(FieldVector vector, int offsetBytes) {
    int rows = vector.getValueCount();
    long needed = rows == 0 ? 0 : (rows + 1L) * offsetBytes;
    return requireBytes(vector.getOffsetBuffer(), needed, "offsets");
  }

  private long offset(long index) {
    return longOffsets
        ? RawMemory.getLong(offsets + (index << 3))
        : RawMemory.getInt(offsets + (index << 2));
  }

  /** Start of a row's bytes within the data; the row is checked. */
  private long start(int row) {
    checkRow(row);
    return offset(row);
  }

  /** Length of a row's bytes, which lie within the data and fit into an array. */
  private int checkedLength(int row, long start) {
    long length = offset(row + 1L) - start;
    if (start < 0 || length < 0 || length > dataBytes - start || length > Integer.MAX_VALUE - 8) {
      throw new IndexOutOfBoundsException(
          "row "
              + row
              + " of column "
              + name()
              + ": "
              + length
              + " bytes at "
              + start
              + " of "
              + dataBytes);
    }
    return (int) length;
  }

  /** Length of the value in bytes; of a null row any. */
  public final int length(int row) {
    return checkedLength(row, start(row));
  }

  /** One byte of a value, counted from 0. */
  public final byte byteAt(int row, int index) {
    long start = start(row);
    Objects.checkIndex(index, checkedLength(row, start));
    return RawMemory.getByte(data + start + index);
  }

  /** A copy of the value's bytes. */
  public final byte[] bytes(int row) {
    long start = start(row);
    byte[] bytes = new byte[checkedLength(row, start)];
    RawMemory.copy(data + start, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Copies the value to the start of an array.
   *
   * @return its length
   * @throws IndexOutOfBoundsException if the array is shorter
   */
  public final int getBytes(int row, byte[] target) {
    long start = start(row);
    int length = checkedLength(row, start);
    RawMemory.copy(data + start, target, 0, length);
    return length;
  }

  /** Whether the value is exactly these bytes. */
  public final boolean equalsBytes(int row, byte[] expected) {
    long start = start(row);
    int length = checkedLength(row, start);
    if (length != expected.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (RawMemory.getByte(data + start + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of all values that are not null. */
  public final long totalBytes() {
    requireOpen();
    long total = 0;
    for (int row = 0; row < rowCount(); row++) {
      total += isNull(row) ? 0 : length(row);
    }
    return total;
  }
}
