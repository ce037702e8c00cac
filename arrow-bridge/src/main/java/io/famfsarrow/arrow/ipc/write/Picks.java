package io.famfsarrow.arrow.ipc.write;

import java.util.Arrays;

/**
 * Values that are taken from several arrays of one column, in the order in which they are wanted.
 * Values are added until as many are there as were announced.
 */
final class Picks {

  private final int[] sources;
  private final long[] rows;
  private int count;

  Picks(int most) {
    this.sources = new int[most];
    this.rows = new long[most];
  }

  /**
   * Room for that many values.
   *
   * @throws UnsupportedSourceException if they are more than an array can have
   */
  static Picks of(String column, long most) {
    if (most > Integer.MAX_VALUE - 8) {
      throw new UnsupportedSourceException(
          "column \"%s\" has %d values within few rows, more than can be sorted"
              .formatted(column, most));
    }
    return new Picks((int) most);
  }

  void add(int source, long row) {
    sources[count] = source;
    rows[count] = row;
    count++;
  }

  void addAll(int source, long firstRow, long rowCount) {
    int end = (int) (count + rowCount);
    Arrays.fill(sources, count, end, source);
    for (long row = firstRow; count < end; row++) {
      rows[count++] = row;
    }
  }

  int count() {
    return count;
  }

  int source(int index) {
    return sources[index];
  }

  long row(int index) {
    return rows[index];
  }
}
