package io.famfsarrow.sql;

import io.famfsarrow.store.NoSuchPathException;

/** A query names a table that is neither a path in the store nor a name that was given to one. */
public class NoSuchTableException extends NoSuchPathException {
  private static final long serialVersionUID = 1L;

  public NoSuchTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
