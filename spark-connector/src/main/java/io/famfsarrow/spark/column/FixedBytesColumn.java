package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;

/** Values of one number of bytes: binaries, and decimals of any width. */
final class FixedBytesColumn extends DirectColumn {

  private final long data;
  private final int widthBytes;

  /**
   * @param data address of the first row
   */
  FixedBytesColumn(DataType type, Nulls nulls, long data, int widthBytes) {
    super(type, nulls);
    this.data = data;
    this.widthBytes = widthBytes;
  }

  @Override
  public byte[] getBinary(int row) {
    return Raw.copy(data + (long) row * widthBytes, widthBytes);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return Raw.decimal(data + (long) row * widthBytes, widthBytes, precision, scale);
  }
}
