package io.famfsarrow.sql;

/** Pieces of SQL. */
final class SqlText {

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
