package io.famfsarrow.store;

/** Use after close. */
public class StoreClosedException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public StoreClosedException(String message) {
    super(message);
  }

  public StoreClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
