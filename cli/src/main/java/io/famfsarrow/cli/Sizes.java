package io.famfsarrow.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as users write and read them: powers of 1024. */
final class Sizes implements ITypeConverter<Long> {
  private static final String SUFFIXES = "KMGT";
  private static final int BITS_A_STEP = 10;

  /** Bytes from a whole number and an optional K, M, G or T, of either case. */
  @Override
  public Long convert(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    int suffix = upper.isEmpty() ? -1 : SUFFIXES.indexOf(upper.charAt(upper.length() - 1));
    String digits = suffix < 0 ? upper : upper.substring(0, upper.length() - 1);
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new TypeConversionException(
          "\"" + text + "\" is no size: a whole number, with K, M, G or T for powers of 1024");
    }
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << (BITS_A_STEP * (suffix + 1)));
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      throw new TypeConversionException("\"" + text + "\" is more than 8 EiB");
    }
  }

  /** Two decimals and a unit, as {@code 1.25 GiB}; whole bytes below 1 KiB. Unsigned. */
  static String human(long bytes) {
    if (bytes >= 0 && bytes < 1024) {
      return bytes + " B";
    }
    int step = (63 - Long.numberOfLeadingZeros(bytes)) / BITS_A_STEP;
    double unsigned = bytes < 0 ? bytes + 0x1p64 : bytes;
    double scaled = unsigned / (1L << (BITS_A_STEP * step));
    return String.format(Locale.ROOT, "%.2f %siB", scaled, "KMGTPE".charAt(step - 1));
  }
}
