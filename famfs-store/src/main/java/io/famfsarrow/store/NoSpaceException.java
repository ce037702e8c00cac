package io.famfsarrow.store;

/** No run of free allocation units is long enough, or the file system below the medium is full. */
public class NoSpaceException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public NoSpaceException(String message) {
    super(message);
  }

  public NoSpaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
