package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.InvalidRequestException;

/**
 * A source that claims to be of a known format but cannot be read as such: truncated, damaged, or
 * with arrays that contradict themselves. Nothing was published.
 */
public class CorruptSourceException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  public CorruptSourceException(String message) {
    super(message);
  }

  public CorruptSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
