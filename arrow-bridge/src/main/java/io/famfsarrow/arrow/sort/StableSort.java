package io.famfsarrow.arrow.sort;

/**
 * Merge sort of row numbers: rows that compare equal keep their order, and rows that are in order
 * already are only looked at. Takes 8 bytes of memory a row.
 */
public final class StableSort {

  /** Runs of that many rows are made by insertion. */
  private static final int RUN_ROWS = 16;

  private StableSort() {}

  /** Numbers of the rows from 0 to {@code rows - 1}, in order. */
  public static int[] order(int rows, RowComparator comparator) {
    int[] order = new int[rows];
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
    for (long from = 0; from < rows; from += RUN_ROWS) {
      insert(order, (int) from, (int) Math.min(from + RUN_ROWS, rows), comparator);
    }
    return merged(order, comparator);
  }

  private static void insert(int[] order, int from, int to, RowComparator comparator) {
    for (int i = from + 1; i < to; i++) {
      int row = order[i];
      int at = i;
      while (at > from && comparator.compare(order[at - 1], row) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = row;
    }
  }

  private static int[] merged(int[] order, RowComparator comparator) {
    int[] from = order;
    int[] to = new int[order.length];
    for (long width = RUN_ROWS; width < order.length; width *= 2) {
      for (long start = 0; start < order.length; start += 2 * width) {
        int middle = (int) Math.min(start + width, order.length);
        int end = (int) Math.min(start + 2 * width, order.length);
        merge(from, (int) start, middle, end, to, comparator);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(
      int[] from, int start, int middle, int end, int[] to, RowComparator comparator) {
    if (middle == end || comparator.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, start, to, start, end - start);
      return;
    }
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right == end || (left < middle && comparator.compare(from[left], from[right]) <= 0);
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
