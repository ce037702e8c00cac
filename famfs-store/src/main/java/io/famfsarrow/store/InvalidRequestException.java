package io.famfsarrow.store;

/** A request that makes no sense for this store; nothing was changed. */
public class InvalidRequestException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }

  public InvalidRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
