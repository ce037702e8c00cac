package io.famfsarrow.spark.column;

import java.math.BigInteger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;

/**
 * Numbers that Spark has no type of the same width for: unsigned integers as the next wider type,
 * floating-point numbers of half precision as those of single precision.
 */
final class WidenedColumn extends DirectColumn {

  private static final int UNSIGNED_LONG_DIGITS = 20;

  private final long data;

  /**
   * @param data address of the first row
   */
  WidenedColumn(DataType type, Nulls nulls, long data) {
    super(type, nulls);
    this.data = data;
  }

  /** Of 8 bits. */
  @Override
  public short getShort(int row) {
    return (short) (Platform.getByte(null, data + row) & 0xFF);
  }

  /** Of 16 bits. */
  @Override
  public int getInt(int row) {
    return Platform.getShort(null, data + ((long) row << 1)) & 0xFFFF;
  }

  /** Of 32 bits. */
  @Override
  public long getLong(int row) {
    return Platform.getInt(null, data + ((long) row << 2)) & 0xFFFF_FFFFL;
  }

  /** Of 64 bits. */
  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    long bits = Platform.getLong(null, data + ((long) row << 3));
    return bits >= 0
        ? new Decimal().set(bits, UNSIGNED_LONG_DIGITS, 0)
        : Raw.decimal(new BigInteger(Long.toUnsignedString(bits)), UNSIGNED_LONG_DIGITS, 0);
  }

  /** Of half precision. */
  @Override
  public float getFloat(int row) {
    return HalfFloat.widen(Platform.getShort(null, data + ((long) row << 1)));
  }
}
