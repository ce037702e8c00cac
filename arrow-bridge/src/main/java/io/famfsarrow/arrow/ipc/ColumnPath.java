package io.famfsarrow.arrow.ipc;

/**
 * Where a field stands in the schema: the names from its top-level column down, joined by dots.
 *
 * <p>For messages and reports only, so long names are shortened. The text is made when it is first
 * asked for: a file may give a million letters to a struct and thousands of children below it, and
 * a text for each of these at open would be a file's size times thousands. Immutable, safe for use
 * by several threads.
 */
final class ColumnPath {

  private static final int MAX_NAME_CHARS = 200;
  private static final int MAX_CHARS = 400;

  private final ColumnPath parent;
  private final String name;
  private String text;

  private ColumnPath(ColumnPath parent, String name) {
    this.parent = parent;
    this.name = name == null ? "" : name;
  }

  /**
   * Of a top-level column.
   *
   * @param name may be null, as all names of a schema
   */
  static ColumnPath of(String name) {
    return new ColumnPath(null, name);
  }

  /** Of the values of a dictionary that a field of that name uses. */
  static ColumnPath ofDictionary(String fieldName, long id) {
    return of(shortened(of(fieldName).name, MAX_NAME_CHARS) + " (dictionary " + id + ")");
  }

  ColumnPath child(String childName) {
    return new ColumnPath(this, childName);
  }

  @Override
  public String toString() {
    String made = text;
    if (made == null) {
      String last = shortened(name, MAX_NAME_CHARS);
      made = parent == null ? last : shortened(parent + "." + last, MAX_CHARS);
      text = made;
    }
    return made;
  }

  /** Start and end of a text that is longer than {@code maxChars}; else all of it. */
  static String shortened(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int half = maxChars / 2;
    int end = Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half;
    int from = text.length() - half;
    int start = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    return text.substring(0, end) + "..." + text.substring(start);
  }
}
