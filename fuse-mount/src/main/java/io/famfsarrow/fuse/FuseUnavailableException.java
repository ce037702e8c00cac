package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;

/** This host does not let us mount. The message says why and what to do. */
public final class FuseUnavailableException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public FuseUnavailableException(String message) {
    super(message);
  }

  public FuseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
