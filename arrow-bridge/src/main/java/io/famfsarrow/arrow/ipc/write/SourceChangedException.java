package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.InvalidRequestException;

/** A source that was read twice and was not the same the second time. Nothing was published. */
public class SourceChangedException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  public SourceChangedException(String message) {
    super(message);
  }
}
