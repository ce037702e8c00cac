package io.famfsarrow.arrow.index.scan;

import java.util.Arrays;
import java.util.Objects;

/**
 * Statistics of one column of one batch. Bounds are as the column's type stores values: numbers
 * little-endian in their width, booleans one byte, strings and binaries their bytes. Immutable.
 */
public final class ColumnSummary {

  /** A count that is not known. */
  public static final long UNKNOWN = -1;

  private final long nullCount;
  private final long nanCount;
  private final byte[] min;
  private final byte[] max;
  private final Boolean exact;

  ColumnSummary(long nullCount, long nanCount, byte[] min, byte[] max, Boolean exact) {
    this.nullCount = nullCount;
    this.nanCount = nanCount;
    this.min = min;
    this.max = max;
    this.exact = exact;
  }

  /** Of a column without bounds, or without values that could have some. */
  static ColumnSummary ofCounts(long nullCount, long nanCount) {
    return new ColumnSummary(nullCount, nanCount, null, null, null);
  }

  /** Of a column of which nothing can be said. */
  static ColumnSummary unknown() {
    return new ColumnSummary(UNKNOWN, UNKNOWN, null, null, false);
  }

  /** Nulls, or {@link #UNKNOWN} where they lie in the children only. */
  public long nullCount() {
    return nullCount;
  }

  public long nanCount() {
    return nanCount;
  }

  /** Lower bound, not to be changed; null if there is none. */
  public byte[] min() {
    return min;
  }

  /** Upper bound, not to be changed; null if there is none. */
  public byte[] max() {
    return max;
  }

  /** Whether the bounds are values of the column; null if it has no value to bound. */
  public Boolean exact() {
    return exact;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnSummary that
        && nullCount == that.nullCount
        && nanCount == that.nanCount
        && Arrays.equals(min, that.min)
        && Arrays.equals(max, that.max)
        && Objects.equals(exact, that.exact);
  }

  @Override
  public int hashCode() {
    return Objects.hash(nullCount, nanCount, Arrays.hashCode(min), Arrays.hashCode(max), exact);
  }
}
