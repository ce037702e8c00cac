package io.famfsarrow.sql;

import io.famfsarrow.store.InvalidRequestException;

/**
 * A query that DuckDB refuses, or that fails while it runs because of what it asks for. The message
 * is DuckDB's, shortened.
 */
public class InvalidQueryException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  public InvalidQueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
