package io.famfsarrow.cli.text;

import java.io.IOException;
import java.math.BigInteger;

/**
 * Floating-point numbers as the shortest decimal that reads back as the same number, closest to it
 * among those: 0.1, 1e+20. Java's own text differs between releases and always has a fraction.
 *
 * <p>The digits come from the Schubfach method (Raffaele Giulietti, "The Schubfach way to render
 * doubles"): the rounding interval, scaled by a power of ten from a table of 126-bit
 * approximations, holds at most two candidates of minimal length. The layout is the one Arrow's
 * tools use: plain digits for decimal exponents from -6 to 9, else {@code d.ddde+XX}; {@code nan},
 * {@code inf}, {@code -inf}; no fraction if there is none. Stateless.
 */
final class ShortestDecimal {
  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int DOUBLE_MIN_Q = -1074;
  private static final int FLOAT_MIN_Q = -149;

  private static final int PLAIN_LOW = -6;
  private static final int PLAIN_HIGH = 10;

  private static final int MIN_K = -324;
  private static final int MAX_K = 292;
  private static final int POWER_BITS = 126;
  private static final long LOW_63 = (1L << 63) - 1;
  private static final long[] POWERS = powers();

  private ShortestDecimal() {}

  /** The digits and the power of ten to multiply them by; digits may end in zeros. */
  private record Decimal(long digits, int exponent) {}

  static void write(double value, ByteSink out) throws IOException {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << DOUBLE_FRACTION_BITS) - 1);
    int biased = (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7FF;
    if (writeSpecial(bits < 0, biased == 0x7FF, fraction, biased, out)) {
      return;
    }
    layOut(finite(fraction, biased, DOUBLE_FRACTION_BITS, DOUBLE_MIN_Q), out);
  }

  static void write(float value, ByteSink out) throws IOException {
    int bits = Float.floatToRawIntBits(value);
    long fraction = bits & ((1 << FLOAT_FRACTION_BITS) - 1);
    int biased = (bits >>> FLOAT_FRACTION_BITS) & 0xFF;
    if (writeSpecial(bits < 0, biased == 0xFF, fraction, biased, out)) {
      return;
    }
    layOut(finite(fraction, biased, FLOAT_FRACTION_BITS, FLOAT_MIN_Q), out);
  }

  /** Writes the sign, and whole values that are no ordinary number. */
  private static boolean writeSpecial(
      boolean negative, boolean notFinite, long fraction, int biased, ByteSink out)
      throws IOException {
    if (notFinite && fraction != 0) {
      out.ascii("nan");
      return true;
    }
    if (negative) {
      out.put('-');
    }
    if (notFinite) {
      out.ascii("inf");
      return true;
    }
    if (fraction == 0 && biased == 0) {
      out.put('0');
      return true;
    }
    return false;
  }

  private static Decimal finite(long fraction, int biased, int fractionBits, int minQ) {
    long hidden = 1L << fractionBits;
    if (biased == 0) {
      return shortest(minQ, fraction, false);
    }
    int q = minQ + biased - 1;
    long c = hidden | fraction;
    if (q < 0 && -q <= fractionBits && (c & ((1L << -q) - 1)) == 0) {
      return new Decimal(c >> -q, 0); // a whole number below 2^53 (2^24): its digits are shortest
    }
    return shortest(q, c, fraction == 0 && biased > 1);
  }

  /** Shortest decimal for c * 2^q; {@code narrow} if the gap below it is half the one above. */
  private static Decimal shortest(int q, long c, boolean narrow) {
    long out = c & 1;
    long cb = c << 2;
    long cbr = cb + 2;
    long cbl = narrow ? cb - 1 : cb - 2;
    int k = narrow ? floorLog10ThreeQuartersPow2(q) : floorLog10Pow2(q);
    int h = q + floorLog2Pow10(-k) + 2;
    long g1 = POWERS[2 * (k - MIN_K)];
    long g0 = POWERS[2 * (k - MIN_K) + 1];
    long vb = scaled(g1, g0, cb << h);
    long vbl = scaled(g1, g0, cbl << h);
    long vbr = scaled(g1, g0, cbr << h);
    long s = vb >> 2;
    if (s >= 10) {
      long shorter = s / 10 * 10;
      boolean lowFits = vbl + out <= shorter << 2;
      boolean highFits = ((shorter + 10) << 2) + out <= vbr;
      if (lowFits != highFits) {
        return new Decimal(lowFits ? shorter : shorter + 10, k);
      }
    }
    long t = s + 1;
    boolean lowFits = vbl + out <= s << 2;
    boolean highFits = (t << 2) + out <= vbr;
    if (lowFits != highFits) {
      return new Decimal(lowFits ? s : t, k);
    }
    long beyondMiddle = vb - ((s + t) << 1);
    boolean low = beyondMiddle < 0 || (beyondMiddle == 0 && (s & 1) == 0);
    return new Decimal(low ? s : t, k);
  }

  /** floor(g * cp / 2^127) with its last bit set if anything was cut off. */
  private static long scaled(long g1, long g0, long cp) {
    long x1 = Math.multiplyHigh(g0, cp);
    long y0 = g1 * cp;
    long y1 = Math.multiplyHigh(g1, cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | (((z & LOW_63) + LOW_63) >>> 63);
  }

  private static int floorLog10Pow2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  /** For each k the number floor(10^-k * 2^r) + 1 of 126 bits, as two words of 63 bits. */
  private static long[] powers() {
    long[] words = new long[2 * (MAX_K - MIN_K + 1)];
    for (int k = MIN_K; k <= MAX_K; k++) {
      int r = POWER_BITS - 1 - floorLog2Pow10(-k);
      BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
      BigInteger g =
          k <= 0
              ? (r >= 0 ? ten.shiftLeft(r) : ten.shiftRight(-r))
              : BigInteger.ONE.shiftLeft(r).divide(ten);
      g = g.add(BigInteger.ONE);
      words[2 * (k - MIN_K)] = g.shiftRight(63).longValueExact();
      words[2 * (k - MIN_K) + 1] = g.longValue() & LOW_63;
    }
    return words;
  }

  private static void layOut(Decimal decimal, ByteSink out) throws IOException {
    long digits = decimal.digits;
    int exponent = decimal.exponent;
    while (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    String text = Long.toString(digits);
    int point = text.length() + exponent; // where the decimal point stands, from the first digit
    if (point - 1 >= PLAIN_HIGH || point - 1 < PLAIN_LOW) {
      scientific(text, point - 1, out);
    } else if (point <= 0) {
      out.ascii("0.");
      zeros(-point, out);
      out.ascii(text);
    } else if (point >= text.length()) {
      out.ascii(text);
      zeros(point - text.length(), out);
    } else {
      out.ascii(text.substring(0, point));
      out.put('.');
      out.ascii(text.substring(point));
    }
  }

  private static void scientific(String text, int exponent, ByteSink out) throws IOException {
    out.put(text.charAt(0));
    if (text.length() > 1) {
      out.put('.');
      out.ascii(text.substring(1));
    }
    out.put('e');
    out.put(exponent < 0 ? '-' : '+');
    out.number(Math.abs(exponent));
  }

  private static void zeros(int count, ByteSink out) throws IOException {
    for (int i = 0; i < count; i++) {
      out.put('0');
    }
  }
}
