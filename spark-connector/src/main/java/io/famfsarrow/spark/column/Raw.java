package io.famfsarrow.spark.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads of single values by address: offsets into checked buffers of a mapped file. Nothing here is
 * checked again, so addresses and rows must come from vectors that the bridge has checked.
 */
final class Raw {

  private static final int DIGITS_OF_LONG = 18;
  private static final int DECIMAL_BYTES = 16;

  private Raw() {}

  static boolean bit(long address, long index) {
    return (Platform.getByte(null, address + (index >>> 3)) >> (index & 7) & 1) != 0;
  }

  /** Where a value starts among the bytes of its column. */
  static long offset(long offsets, boolean wide, int row) {
    return wide
        ? Platform.getLong(null, offsets + ((long) row << 3))
        : Platform.getInt(null, offsets + ((long) row << 2));
  }

  /** The bytes where they lie, without copying them. */
  static UTF8String text(long offsets, boolean wide, long data, int row) {
    long start = offset(offsets, wide, row);
    int length = Math.toIntExact(offset(offsets, wide, row + 1) - start);
    return UTF8String.fromAddress(null, data + start, length);
  }

  static byte[] bytes(long offsets, boolean wide, long data, int row) {
    long start = offset(offsets, wide, row);
    return copy(data + start, Math.toIntExact(offset(offsets, wide, row + 1) - start));
  }

  static byte[] copy(long address, int length) {
    byte[] bytes = new byte[length];
    Platform.copyMemory(null, address, bytes, Platform.BYTE_ARRAY_OFFSET, length);
    return bytes;
  }

  /** A decimal of 16 bytes. Fails if the value has more digits than its column says. */
  static Decimal decimal(long address, int precision, int scale) {
    if (precision <= DIGITS_OF_LONG) {
      long low = Platform.getLong(null, address);
      if (Platform.getLong(null, address + Long.BYTES) == low >> (Long.SIZE - 1)) {
        return new Decimal().set(low, precision, scale);
      }
    }
    return decimal(address, DECIMAL_BYTES, precision, scale);
  }

  /** A decimal of any number of bytes, in two's complement, lowest first. */
  static Decimal decimal(long address, int bytes, int precision, int scale) {
    byte[] bigEndian = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      bigEndian[i] = Platform.getByte(null, address + bytes - 1 - i);
    }
    return decimal(new BigInteger(bigEndian), precision, scale);
  }

  static Decimal decimal(BigInteger unscaled, int precision, int scale) {
    return Decimal.apply(new BigDecimal(unscaled, scale), precision, scale);
  }
}
