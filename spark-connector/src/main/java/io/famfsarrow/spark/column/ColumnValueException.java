package io.famfsarrow.spark.column;

import io.famfsarrow.store.FamfsException;

/** A value that the column's type in Spark cannot hold. */
public final class ColumnValueException extends FamfsException {
  private static final long serialVersionUID = 1L;

  ColumnValueException(String column, long value, Object type) {
    super(
        "column \""
            + column
            + "\" holds "
            + value
            + ", which is outside of what Spark's "
            + type
            + " can hold: publish it in another unit, or leave such rows out");
  }
}
