package io.famfsarrow.spark.write.fill;

import java.math.BigInteger;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/** Whole numbers and decimals; what has no sign in Arrow comes from the next wider type. */
final class NumberFillers {

  private static final int WIDTH_128 = 128;
  private static final int DIGITS_OF_LONG = 18;

  private NumberFillers() {}

  static ColumnFiller integer(String path, DataType type, FieldVector vector) {
    if (type instanceof ByteType && vector instanceof TinyIntVector bytes) {
      return Fillers.fixed(bytes, (i, v, n) -> bytes.setSafe(i, v.getByte(n)));
    }
    if (type instanceof ShortType && vector instanceof SmallIntVector shorts) {
      return Fillers.fixed(shorts, (i, v, n) -> shorts.setSafe(i, v.getShort(n)));
    }
    if (type instanceof IntegerType && vector instanceof IntVector ints) {
      return Fillers.fixed(ints, (i, v, n) -> ints.setSafe(i, v.getInt(n)));
    }
    if (type instanceof LongType && vector instanceof BigIntVector longs) {
      return Fillers.fixed(longs, (i, v, n) -> longs.setSafe(i, v.getLong(n)));
    }
    return withoutSign(path, type, vector);
  }

  private static ColumnFiller withoutSign(String path, DataType type, FieldVector vector) {
    if (type instanceof ShortType && vector instanceof UInt1Vector bytes) {
      return Fillers.fixed(
          bytes, (i, v, n) -> bytes.setSafe(i, (int) fit(path, bytes, v.getShort(n), 0xFF)));
    }
    if (type instanceof IntegerType && vector instanceof UInt2Vector shorts) {
      return Fillers.fixed(
          shorts, (i, v, n) -> shorts.setSafe(i, (int) fit(path, shorts, v.getInt(n), 0xFFFF)));
    }
    if (type instanceof LongType && vector instanceof UInt4Vector ints) {
      return Fillers.fixed(
          ints, (i, v, n) -> ints.setSafe(i, (int) fit(path, ints, v.getLong(n), 0xFFFF_FFFFL)));
    }
    return null;
  }

  private static long fit(String path, FieldVector vector, long value, long most) {
    if (value < 0 || value > most) {
      throw new UnfitValueException(path, value, vector.getField().getType());
    }
    return value;
  }

  static ColumnFiller decimal(String path, DecimalType type, FieldVector vector) {
    if (vector instanceof UInt8Vector longs && type.scale() == 0) {
      return Fillers.fixed(
          longs, (i, v, n) -> longs.setSafe(i, unsigned(path, vector, decimal(type, v, n))));
    }
    if (!(vector.getField().getType() instanceof ArrowType.Decimal target)
        || target.getPrecision() != type.precision()
        || target.getScale() != type.scale()) {
      return null;
    }
    if (vector instanceof Decimal256Vector wide) {
      return Fillers.fixed(
          wide, (i, v, n) -> wide.setSafe(i, decimal(type, v, n).toJavaBigDecimal()));
    }
    if (!(vector instanceof DecimalVector decimals) || target.getBitWidth() != WIDTH_128) {
      return null; // Arrow's vectors of 32 and 64 bits are laid out as if they had 128
    }
    return type.precision() <= DIGITS_OF_LONG
        ? Fillers.fixed(
            decimals, (i, v, n) -> decimals.setSafe(i, decimal(type, v, n).toUnscaledLong()))
        : Fillers.fixed(
            decimals, (i, v, n) -> decimals.setSafe(i, decimal(type, v, n).toJavaBigDecimal()));
  }

  private static Decimal decimal(DecimalType type, SpecializedGetters values, int ordinal) {
    return values.getDecimal(ordinal, type.precision(), type.scale());
  }

  private static long unsigned(String path, FieldVector vector, Decimal value) {
    BigInteger whole = value.toJavaBigDecimal().toBigInteger();
    if (whole.signum() < 0 || whole.bitLength() > Long.SIZE) {
      throw new UnfitValueException(path, value, vector.getField().getType());
    }
    return whole.longValue();
  }
}
