package io.famfsarrow.arrow;

import io.famfsarrow.store.FamfsException;

/** A column cannot be read without copying it, and the caller asked for zero copies. */
public class CopyRequiredException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public CopyRequiredException(String message) {
    super(message);
  }
}
