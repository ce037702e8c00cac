package io.famfsarrow.store;

/**
 * The medium holds what the format does not allow. The message says where, what was expected, and
 * what was found.
 */
public class CorruptMediaException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public CorruptMediaException(String message) {
    super(message);
  }

  public CorruptMediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
