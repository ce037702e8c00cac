package io.famfsarrow.spark.column;

/** Floating-point numbers of 16 bits, IEEE 754 binary16: every one is a float too. */
final class HalfFloat {

  private static final int FRACTION_BITS = 10;
  private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
  private static final int EXPONENT_MASK = 0x1F;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int FLOAT_EXPONENT_MASK = 0xFF;
  private static final int BIAS_DIFFERENCE = 127 - 15;

  /** Of the last place of numbers without a leading one. */
  private static final float SUBNORMAL_STEP = 0x1p-24f;

  private HalfFloat() {}

  static float widen(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> FRACTION_BITS & EXPONENT_MASK;
    int fraction = bits & FRACTION_MASK;
    if (exponent == 0) {
      float small = fraction * SUBNORMAL_STEP;
      return sign == 0 ? small : -small;
    }
    int wide = exponent == EXPONENT_MASK ? FLOAT_EXPONENT_MASK : exponent + BIAS_DIFFERENCE;
    return Float.intBitsToFloat(
        sign | wide << FLOAT_FRACTION_BITS | fraction << (FLOAT_FRACTION_BITS - FRACTION_BITS));
  }
}
