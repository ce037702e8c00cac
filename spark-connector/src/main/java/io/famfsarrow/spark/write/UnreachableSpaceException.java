package io.famfsarrow.spark.write;

import io.famfsarrow.store.FamfsException;

/**
 * A task cannot store into the space that the driver reserved: it runs on another host, or does not
 * have the medium, or may not write it.
 */
public final class UnreachableSpaceException extends FamfsException {
  private static final long serialVersionUID = 1L;

  UnreachableSpaceException(String store, FamfsException reason) {
    super(
        "this task cannot write into "
            + store
            + " itself: "
            + reason.getMessage()
            + "; let it run where the store's owner is, or let it send what it writes"
            + " (option remoteTasks=send, the default)",
        reason);
  }
}
