package io.famfsarrow.arrow.index.scan;

/**
 * The numbers of a record batch's message: rows, nulls, and where in the body the buffers lie, all
 * of them within it. Immutable.
 */
public final class BodyShape {

  private final int rows;
  private final long[] nullCounts;
  private final long[] offsets;
  private final long[] sizesBytes;
  private final long[] variadicCounts;

  /**
   * Takes over the arrays.
   *
   * @param nullCounts of each array, parents before their children
   * @param offsets of each buffer, from the body's start
   * @param sizesBytes of each buffer
   * @param variadicCounts number of data buffers of each array of views
   */
  public BodyShape(
      int rows, long[] nullCounts, long[] offsets, long[] sizesBytes, long[] variadicCounts) {
    this.rows = rows;
    this.nullCounts = nullCounts;
    this.offsets = offsets;
    this.sizesBytes = sizesBytes;
    this.variadicCounts = variadicCounts;
  }

  int rows() {
    return rows;
  }

  long nullCount(int array) {
    return nullCounts[array];
  }

  long offset(int buffer) {
    return offsets[buffer];
  }

  long sizeBytes(int buffer) {
    return sizesBytes[buffer];
  }

  int variadicCount(int views) {
    return Math.toIntExact(variadicCounts[views]);
  }
}
