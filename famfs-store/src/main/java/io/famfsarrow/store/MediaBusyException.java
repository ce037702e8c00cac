package io.famfsarrow.store;

/** The medium is in use by others. */
public class MediaBusyException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public MediaBusyException(String message) {
    super(message);
  }

  public MediaBusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
