package io.famfsarrow.store;

/** Every slot of the log is used. */
public class LogFullException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public LogFullException(String message) {
    super(message);
  }

  public LogFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
