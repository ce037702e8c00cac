package io.famfsarrow.spark.write.fill;

import io.famfsarrow.store.UnsupportedFormatException;

/** A column that cannot be written; the message names it, its type, and what to do. */
public final class UnwritableColumnException extends UnsupportedFormatException {
  private static final long serialVersionUID = 1L;

  UnwritableColumnException(String column, String type, String advice) {
    super("column \"" + column + "\" of type " + type + " cannot be written: " + advice);
  }
}
