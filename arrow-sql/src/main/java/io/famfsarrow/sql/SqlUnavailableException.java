package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsException;

/** DuckDB does not run here. */
public class SqlUnavailableException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public SqlUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
