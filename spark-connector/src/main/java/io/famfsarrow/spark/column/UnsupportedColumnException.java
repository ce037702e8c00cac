package io.famfsarrow.spark.column;

import io.famfsarrow.store.UnsupportedFormatException;

/** A column of a type that Spark cannot have; the message names column and type. */
public final class UnsupportedColumnException extends UnsupportedFormatException {
  private static final long serialVersionUID = 1L;

  UnsupportedColumnException(String column, Object type, String advice) {
    super("column \"" + column + "\" of type " + type + " cannot be read in Spark: " + advice);
  }

  UnsupportedColumnException(String table, UnsupportedColumnException refused) {
    super(table + ": " + refused.getMessage());
  }
}
