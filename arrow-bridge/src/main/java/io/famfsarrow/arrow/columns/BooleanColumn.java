package io.famfsarrow.arrow.columns;

import io.famfsarrow.arrow.ipc.Bitmaps;
import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;

/** Truth values, one bit each. */
public final class BooleanColumn extends Column {

  private final long data;

  private BooleanColumn(BitVector vector) {
    super(
        vector,
        vector.getValidityBuffer(),
        requireBytes(vector.getDataBuffer(), (vector.getValueCount() + 7L) / 8, "values"));
    this.data = vector.getDataBuffer().memoryAddress();
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static BooleanColumn of(FieldVector vector) {
    if (vector instanceof BitVector bits) {
      return new BooleanColumn(bits);
    }
    throw wrongType(vector, "a boolean");
  }

  /** The value; of a null row any. */
  public boolean value(int row) {
    checkRow(row);
    return (RawMemory.getByte(data + (row >>> 3)) >>> (row & 7) & 1) != 0;
  }

  /** Rows that are true and not null. */
  public int trueCount() {
    requireOpen();
    if (nullCount() == 0) {
      return rowCount() - (int) Bitmaps.zeros(data, rowCount());
    }
    int count = 0;
    for (int row = 0; row < rowCount(); row++) {
      count += !isNull(row) && value(row) ? 1 : 0;
    }
    return count;
  }
}
