package io.famfsarrow.store;

/** The store has no such file or directory. */
public class NoSuchPathException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public NoSuchPathException(String message) {
    super(message);
  }

  public NoSuchPathException(String message, Throwable cause) {
    super(message, cause);
  }
}
