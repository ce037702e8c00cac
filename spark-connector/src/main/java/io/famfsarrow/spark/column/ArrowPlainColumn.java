package io.famfsarrow.spark.column;

import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A whole flat column whose values are stored as Spark wants them: to those who look for Arrow
 * still an Arrow column with its vector, to all others read by address. Owns nothing, as {@link
 * DirectColumn}.
 */
final class ArrowPlainColumn extends ArrowColumnVector {

  private final Nulls nulls;
  private final PlainBuffers buffers;

  ArrowPlainColumn(FieldVector vector, Nulls nulls, PlainBuffers buffers) {
    super(vector);
    this.nulls = nulls;
    this.buffers = buffers;
  }

  /**
   * Whether Spark's own readers of Arrow, to whom the vector may be given, read it as that type:
   * not so dictionary-encoded columns, whose indices they would take for values, and extension
   * types.
   */
  static boolean isReadable(FieldVector vector, DataType type) {
    boolean own = vector.getField().getDictionary() == null;
    return own
        && switch (vector.getField().getType().getTypeID()) {
          case Bool, Int, FloatingPoint, Utf8, LargeUtf8, Binary, LargeBinary, Date, Timestamp ->
              true;
          case Duration, Interval, Decimal -> true;
          default -> false;
        }
        && type.equals(ArrowUtils.fromArrowField(vector.getField()));
  }

  @Override
  public void close() {}

  @Override
  public void closeIfFreeable() {}

  @Override
  public boolean hasNull() {
    return nulls.any();
  }

  @Override
  public boolean isNullAt(int row) {
    return nulls.at(row);
  }

  @Override
  public boolean getBoolean(int row) {
    return Raw.bit(buffers.data, row);
  }

  @Override
  public byte getByte(int row) {
    return Platform.getByte(null, buffers.data + row);
  }

  @Override
  public short getShort(int row) {
    return Platform.getShort(null, buffers.data + ((long) row << 1));
  }

  @Override
  public int getInt(int row) {
    return Platform.getInt(null, buffers.data + ((long) row << 2));
  }

  @Override
  public long getLong(int row) {
    return Platform.getLong(null, buffers.data + ((long) row << 3));
  }

  @Override
  public float getFloat(int row) {
    return Platform.getFloat(null, buffers.data + ((long) row << 2));
  }

  @Override
  public double getDouble(int row) {
    return Platform.getDouble(null, buffers.data + ((long) row << 3));
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return Raw.decimal(buffers.data + ((long) row << 4), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return Raw.text(buffers.offsets, buffers.wide, buffers.data, row);
  }

  @Override
  public byte[] getBinary(int row) {
    return Raw.bytes(buffers.offsets, buffers.wide, buffers.data, row);
  }
}
