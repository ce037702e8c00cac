package io.famfsarrow.store;

/** A path that no store can hold: not absolute, empty, too long, or climbing out of the root. */
public class InvalidPathException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public InvalidPathException(String message) {
    super(message);
  }

  public InvalidPathException(String message, Throwable cause) {
    super(message, cause);
  }
}
