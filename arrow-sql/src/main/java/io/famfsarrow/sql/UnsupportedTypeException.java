package io.famfsarrow.sql;

import io.famfsarrow.store.InvalidRequestException;

/** A query uses a column of a type that DuckDB has not; its message names both. */
public final class UnsupportedTypeException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  public UnsupportedTypeException(String message) {
    super(message);
  }
}
