package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsException;

/** Somebody cancelled the query. */
public class QueryCancelledException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public QueryCancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
