package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsException;

/** A query needs more memory than it was given. */
public class QueryMemoryException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public QueryMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
