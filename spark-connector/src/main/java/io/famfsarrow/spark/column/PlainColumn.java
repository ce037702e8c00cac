package io.famfsarrow.spark.column;

import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A part of a flat column whose values are stored as Spark wants them. One class for all of them,
 * so that code that Spark generates for several queries sees one kind of column.
 */
final class PlainColumn extends DirectColumn {

  private final Nulls nulls;
  private final PlainBuffers buffers;
  private final long data;
  private final long offsets;
  private final boolean wide;
  private final int firstBit;

  PlainColumn(DataType type, Nulls nulls, PlainBuffers buffers) {
    super(type, nulls);
    this.nulls = nulls;
    this.buffers = buffers;
    this.data = buffers.data;
    this.offsets = buffers.offsets;
    this.wide = buffers.wide;
    this.firstBit = buffers.firstBit;
  }

  /**
   * The same column as one of Arrow's.
   *
   * @param vector of which this is the whole
   * @return this, if Spark would not read the vector as this type
   */
  ColumnVector asArrow(FieldVector vector) {
    return ArrowPlainColumn.isReadable(vector, dataType())
        ? new ArrowPlainColumn(vector, nulls, buffers)
        : this;
  }

  @Override
  public boolean getBoolean(int row) {
    return Raw.bit(data, (long) firstBit + row);
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
