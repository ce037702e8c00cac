package io.famfsarrow.cli;

import java.util.Locale;

/** Numbers of things in a sentence: "1 table", "2 tables", "200,000 rows". */
final class Counted {
  private Counted() {}

  /** A number and its noun, whose plural ends in s, or in es after ch. */
  static String of(long count, String noun) {
    String ending = count == 1 ? "" : noun.endsWith("ch") ? "es" : "s";
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, ending);
  }
}
