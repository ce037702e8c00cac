package io.famfsarrow.arrow.index;

/**
 * Floating-point numbers as integers of the same order: -0.0 before +0.0, and every NaN before or
 * behind all numbers.
 */
public final class FloatOrder {

  private static final int HALF_SIGN = 0x8000;
  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_FRACTION = (1 << HALF_FRACTION_BITS) - 1;
  private static final int HALF_EXPONENT = 0x1F;
  private static final int HALF_BIAS = 15;

  private FloatOrder() {}

  /** Key of the bits of a {@code double}; applied to a key it gives the bits back. */
  public static long key(long bits) {
    return bits ^ (bits >> 63) >>> 1;
  }

  /** Key of the bits of a {@code float}; applied to a key it gives the bits back. */
  public static int key(int bits) {
    return bits ^ (bits >> 31) >>> 1;
  }

  /** Key of the bits of a number in half precision; applied to a key it gives the bits back. */
  public static short key(short bits) {
    return (short) (bits ^ (bits >> 15 & 0x7FFF));
  }

  public static long keyOf(double value) {
    return key(Double.doubleToRawLongBits(value));
  }

  /** The number whose bits in half precision are given (IEEE 754 binary16); exact. */
  public static float ofHalf(short bits) {
    int exponent = bits >>> HALF_FRACTION_BITS & HALF_EXPONENT;
    int fraction = bits & HALF_FRACTION;
    float size;
    if (exponent == HALF_EXPONENT) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
    } else {
      int whole = fraction | 1 << HALF_FRACTION_BITS;
      size = Math.scalb((float) whole, exponent - HALF_BIAS - HALF_FRACTION_BITS);
    }
    return (bits & HALF_SIGN) != 0 ? -size : size;
  }
}
