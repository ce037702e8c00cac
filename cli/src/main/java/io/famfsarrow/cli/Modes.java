package io.famfsarrow.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Permission bits as octal digits. */
final class Modes implements ITypeConverter<Integer> {
  static final int MASK = 07777;
  private static final String LETTERS = "rwxrwxrwx";

  @Override
  public Integer convert(String text) {
    try {
      int mode = Integer.parseInt(text, 8);
      if (mode >= 0 && mode <= MASK && !text.startsWith("+")) {
        return mode;
      }
    } catch (NumberFormatException notOctal) {
      // said below, as for numbers out of range
    }
    throw new TypeConversionException("\"" + text + "\" is no mode: octal digits up to 7777");
  }

  /** Four octal digits. */
  static String octal(int mode) {
    return String.format("%04o", mode & MASK);
  }

  /** As {@code ls -l} shows it. */
  static String letters(boolean directory, int mode) {
    StringBuilder text = new StringBuilder(directory ? "d" : "-");
    for (int i = 0; i < LETTERS.length(); i++) {
      text.append((mode >> (LETTERS.length() - 1 - i) & 1) != 0 ? LETTERS.charAt(i) : '-');
    }
    return text.toString();
  }
}
