package io.famfsarrow.spark;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a failed job says, with all its causes. */
final class Failures {

  private Failures() {}

  static String text(Throwable failed) {
    StringWriter text = new StringWriter();
    failed.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
