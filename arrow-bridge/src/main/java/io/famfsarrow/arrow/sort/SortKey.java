package io.famfsarrow.arrow.sort;

import io.famfsarrow.store.InvalidRequestException;

/**
 * A column that rows are sorted by. Nulls come last in both directions, NaN just before them.
 *
 * @param column name of a top-level column
 * @param descending whether the largest value comes first
 */
public record SortKey(String column, boolean descending) {

  private static final String DESCENDING_PREFIX = "-";
  private static final String DESCENDING_SUFFIX = ":desc";
  private static final String ASCENDING_SUFFIX = ":asc";

  public SortKey {
    if (column.isEmpty()) {
      throw new InvalidRequestException("a sort key needs the name of a column");
    }
  }

  public static SortKey ascending(String column) {
    return new SortKey(column, false);
  }

  public static SortKey descending(String column) {
    return new SortKey(column, true);
  }

  /**
   * Reads {@code name}, {@code name:asc}, {@code name:desc} or {@code -name}. Before a suffix all
   * is the name, so that {@code -1:asc} is the column {@code -1}.
   *
   * @throws InvalidRequestException if there is no name
   */
  public static SortKey parse(String text) {
    if (text.endsWith(DESCENDING_SUFFIX)) {
      return descending(without(text, DESCENDING_SUFFIX));
    }
    if (text.endsWith(ASCENDING_SUFFIX)) {
      return ascending(without(text, ASCENDING_SUFFIX));
    }
    return text.startsWith(DESCENDING_PREFIX)
        ? descending(text.substring(DESCENDING_PREFIX.length()))
        : ascending(text);
  }

  private static String without(String text, String suffix) {
    return text.substring(0, text.length() - suffix.length());
  }
}
