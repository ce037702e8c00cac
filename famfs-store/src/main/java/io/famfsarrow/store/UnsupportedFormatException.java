package io.famfsarrow.store;

/** The medium or file is of a version or kind that this release does not read. */
public class UnsupportedFormatException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(String message) {
    super(message);
  }

  public UnsupportedFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
