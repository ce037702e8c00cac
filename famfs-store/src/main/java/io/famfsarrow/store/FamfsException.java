package io.famfsarrow.store;

/**
 * What a store refuses or cannot do. The message says what was expected, what was found, and what
 * to do.
 */
public class FamfsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FamfsException(String message) {
    super(message);
  }

  public FamfsException(String message, Throwable cause) {
    super(message, cause);
  }
}
