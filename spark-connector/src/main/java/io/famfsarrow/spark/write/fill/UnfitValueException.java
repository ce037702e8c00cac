package io.famfsarrow.spark.write.fill;

import io.famfsarrow.store.InvalidRequestException;

/** A value that the column's Arrow type cannot hold; the message names the column. */
public final class UnfitValueException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  UnfitValueException(String column, Object value, Object type) {
    this(column, value, type, "leave such rows out, or write to a new table");
  }

  UnfitValueException(String column, Object value, Object type, String advice) {
    super(
        "column \"%s\" of type %s cannot hold %s without loss: %s"
            .formatted(column, type, value, advice));
  }
}
