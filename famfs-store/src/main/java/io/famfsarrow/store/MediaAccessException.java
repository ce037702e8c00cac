package io.famfsarrow.store;

/** The operating system refuses access to the medium. */
public class MediaAccessException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public MediaAccessException(String message) {
    super(message);
  }

  public MediaAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
