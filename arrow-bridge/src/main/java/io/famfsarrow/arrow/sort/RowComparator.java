package io.famfsarrow.arrow.sort;

/** Compares two rows of a table by their numbers. */
@FunctionalInterface
public interface RowComparator {

  /** Less than 0 if row {@code a} comes before row {@code b}, 0 if either may come first. */
  int compare(int a, int b);
}
