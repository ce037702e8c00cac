package io.famfsarrow.cli;

import java.io.IOException;
import java.util.Locale;

/** What the demo says while it goes on, and what must hold for it to go on. */
final class DemoScreen {
  private final Console console;

  DemoScreen(Console console) {
    this.console = console;
  }

  Console console() {
    return console;
  }

  /** One line, which is seen at once. */
  void say(String format, Object... values) throws IOException {
    console.line(String.format(Locale.ROOT, format, values));
    console.flush();
  }

  static void requireEqual(String what, String expected, String found) {
    if (!expected.equals(found)) {
      throw new CommandException(
          ExitCodes.CORRUPT, what + ": expected " + expected + ", found " + found);
    }
  }

  static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
