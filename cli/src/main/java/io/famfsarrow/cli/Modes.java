package io.famfsarrow.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Permission bits as octal digits. */
final class Modes implements ITypeConverter<Integer> {
  static final int MASK = 07777;

  /** What a copy takes over: a program that changes its user is none elsewhere. */
  static final int PERMISSIONS = 0777;

  private static final String LETTERS = "rwxrwxrwx";
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int STICKY = 01000;

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
    special(text, mode & SET_UID, 3, 's');
    special(text, mode & SET_GID, 6, 's');
    special(text, mode & STICKY, 9, 't');
    return text.toString();
  }

  /** Stands in the place of the {@code x}; as a capital if there is none. */
  private static void special(StringBuilder text, int bit, int at, char letter) {
    if (bit != 0) {
      boolean executable = text.charAt(at) == 'x';
      text.setCharAt(at, executable ? letter : Character.toUpperCase(letter));
    }
  }
}
