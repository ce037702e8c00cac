package io.famfsarrow.sql;

/** Pieces of SQL. */
final class SqlText {

  /** What names that are none of the user's start with. */
  static final String OWN = "famfs_";

  private SqlText() {}

  /** A name in quotes, so that it means just itself. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
