package io.famfsarrow.arrow.columns;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;

/** Text in UTF-8, with offsets of 4 or 8 bytes. */
public final class Utf8Column extends BytesColumn {

  private Utf8Column(FieldVector vector, int offsetBytes) {
    super(vector, offsetBytes);
  }

  /**
   * A column over a vector's buffers, to be closed by the caller.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the vector is of another type
   */
  public static Utf8Column of(FieldVector vector) {
    if (vector instanceof VarCharVector) {
      return new Utf8Column(vector, Integer.BYTES);
    }
    if (vector instanceof LargeVarCharVector) {
      return new Utf8Column(vector, Long.BYTES);
    }
    throw wrongType(vector, "utf8 or large utf8");
  }

  /** The value as a string; what is not UTF-8 becomes replacement characters. */
  public String text(int row) {
    return new String(bytes(row), StandardCharsets.UTF_8);
  }
}
