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

  private final long data;
  private final long offsets;
  private final boolean wide;
  private final long bitmap;

  ArrowPlainColumn(FieldVector vector, Nulls nulls, PlainBuffers buffers) {
    super(vector);
    this.data = buffers.data;
    this.offsets = buffers.offsets;
    this.wide = buffers.wide;
    this.bitmap = nulls.bitmap();
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
    return bitmap != 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return bitmap != 0 && !Raw.bit(bitmap, row);
  }

  @Override
  public boolean getBoolean(int row) {
    return Raw.bit(data, row);
  }

  @Override
  public byte getByte(int row) {
    return Platform.getByte(null, data + row);
  }

  @Override
  public short getShort(int row) {
    return Platform.getShort(null, data + ((long) row << 1));
  }

  @Override
  public int getInt(int row) {
    return Platform.getInt(null, data + ((long) row << 2));
  }

  @Override
  public long getLong(int row) {
    return Platform.getLong(null, data + ((long) row << 3));
  }

  @Override
  public float getFloat(int row) {
    return Platform.getFloat(null, data + ((long) row << 2));
  }

  @Override
  public double getDouble(int row) {
    return Platform.getDouble(null, data + ((long) row << 3));
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return Raw.decimal(data + ((long) row << 4), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return Raw.text(offsets, wide, data, row);
  }

  @Override
  public byte[] getBinary(int row) {
    return Raw.bytes(offsets, wide, data, row);
  }
}
