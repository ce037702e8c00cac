package io.famfsarrow.arrow.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;

/** Binaries of any length, with offsets of 4 or 8 bytes. */
public final class BinaryColumn extends BytesColumn {

  private BinaryColumn(FieldVector vector, int offsetBytes) {
    super(vector, offsetBytes);
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static BinaryColumn of(FieldVector vector) {
    if (vector instanceof VarBinaryVector) {
      return new BinaryColumn(vector, Integer.BYTES);
    }
    if (vector instanceof LargeVarBinaryVector) {
      return new BinaryColumn(vector, Long.BYTES);
    }
    throw wrongType(vector, "binary or large binary");
  }
}
