package io.famfsarrow.store;

/** The medium now carries another file system than the one that was attached. */
public class StoreReformattedException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public StoreReformattedException(String message) {
    super(message);
  }

  public StoreReformattedException(String message, Throwable cause) {
    super(message, cause);
  }
}
