package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.InvalidRequestException;

/**
 * A source in a format, or with a type or feature, that cannot be published. Nothing was changed;
 * the message says what to use instead.
 */
public class UnsupportedSourceException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  public UnsupportedSourceException(String message) {
    super(message);
  }

  public UnsupportedSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
