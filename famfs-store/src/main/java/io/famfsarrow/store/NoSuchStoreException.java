package io.famfsarrow.store;

/** The medium does not exist, or is not a famfs store. */
public class NoSuchStoreException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public NoSuchStoreException(String message) {
    super(message);
  }

  public NoSuchStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
