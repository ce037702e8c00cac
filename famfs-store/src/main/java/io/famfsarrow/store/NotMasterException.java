package io.famfsarrow.store;

/** This host does not own the store: only the owner may append to the log. */
public class NotMasterException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public NotMasterException(String message) {
    super(message);
  }

  public NotMasterException(String message, Throwable cause) {
    super(message, cause);
  }
}
