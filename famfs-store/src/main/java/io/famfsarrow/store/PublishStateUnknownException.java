package io.famfsarrow.store;

/**
 * A commit failed half way: whether the file is visible is decided by the next replay. The master
 * is closed.
 */
public class PublishStateUnknownException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public PublishStateUnknownException(String message) {
    super(message);
  }

  public PublishStateUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
