package io.famfsarrow.sql;

import java.util.Locale;
import java.util.Set;

/** Finds where the query starts behind {@code EXPLAIN}, its options, blanks and comments. */
final class ExplainPrefix {

  private static final Set<String> WORDS = Set.of("ANALYZE", "ANALYSE", "VERBOSE");
  private static final Set<String> OPTIONS = Set.of("ANALYZE", "ANALYSE", "VERBOSE", "FORMAT");

  private final String sql;
  private int at;

  private ExplainPrefix(String sql) {
    this.sql = sql;
  }

  /** Length of the prefix in characters; 0 if the query is not to be explained. */
  static int length(String sql) {
    ExplainPrefix prefix = new ExplainPrefix(sql);
    prefix.skipBlanks();
    return prefix.takeWord(Set.of("EXPLAIN")) ? prefix.skipOptions() : 0;
  }

  private int skipOptions() {
    skipBlanks();
    if (at < sql.length() && sql.charAt(at) == '(') {
      int open = at;
      at++;
      skipBlanks();
      int close = sql.indexOf(')', at);
      if (OPTIONS.contains(word()) && close >= 0) {
        at = close + 1;
      } else {
        at = open; // a query in parentheses
      }
    }
    boolean more = true;
    while (more) {
      skipBlanks();
      more = takeWord(WORDS);
    }
    return at;
  }

  private String word() {
    int end = at;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return sql.substring(at, end).toUpperCase(Locale.ROOT);
  }

  private boolean takeWord(Set<String> wanted) {
    String word = word();
    if (!wanted.contains(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private void skipBlanks() {
    int before = -1;
    while (before != at) {
      before = at;
      while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
        at++;
      }
      if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        at = endOfComment();
      }
    }
  }

  /** Comments may lie in comments. */
  private int endOfComment() {
    int depth = 0;
    int i = at;
    while (i < sql.length()) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return i;
  }
}
