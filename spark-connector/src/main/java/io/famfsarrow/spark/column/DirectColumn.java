package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column that is read by address. Kinds of values that it does not have are refused. Owns
 * nothing: the reader that made it keeps the memory, so closing it does nothing, however often
 * Spark does.
 */
abstract class DirectColumn extends ColumnVector {

  private final long bitmap;
  private final int firstRow;
  private final int rows;

  DirectColumn(DataType type, Nulls nulls) {
    super(type);
    this.bitmap = nulls.bitmap();
    this.firstRow = nulls.firstRow();
    this.rows = nulls.rows();
  }

  final int rows() {
    return rows;
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
  public int numNulls() {
    int count = 0;
    for (int row = 0; hasNull() && row < rows(); row++) {
      count += isNullAt(row) ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean isNullAt(int row) {
    return bitmap != 0 && !Raw.bit(bitmap, (long) firstRow + row);
  }

  private UnsupportedOperationException no(String kind) {
    return new UnsupportedOperationException("a column of type " + dataType() + " has no " + kind);
  }

  @Override
  public boolean getBoolean(int row) {
    throw no("booleans");
  }

  @Override
  public byte getByte(int row) {
    throw no("bytes");
  }

  @Override
  public short getShort(int row) {
    throw no("shorts");
  }

  @Override
  public int getInt(int row) {
    throw no("ints");
  }

  @Override
  public long getLong(int row) {
    throw no("longs");
  }

  @Override
  public float getFloat(int row) {
    throw no("floats");
  }

  @Override
  public double getDouble(int row) {
    throw no("doubles");
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw no("arrays");
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw no("maps");
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw no("decimals");
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw no("strings");
  }

  @Override
  public byte[] getBinary(int row) {
    throw no("binaries");
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw no("children");
  }
}
