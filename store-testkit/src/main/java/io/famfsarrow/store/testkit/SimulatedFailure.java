package io.famfsarrow.store.testkit;

import io.famfsarrow.store.MediaAccessException;

/** A call to the medium that failed because the schedule wanted it so. */
public final class SimulatedFailure extends MediaAccessException {
  private static final long serialVersionUID = 1L;

  SimulatedFailure(String message) {
    super(message);
  }
}
