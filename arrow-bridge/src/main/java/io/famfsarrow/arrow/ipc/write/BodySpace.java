package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;

/** Where the buffers of a batch are made, so that they need not be moved into a file. */
public interface BodySpace extends WritableRange {

  /**
   * Makes sure that the range reaches that far.
   *
   * @throws io.famfsarrow.store.NoSpaceException if it cannot
   */
  void reach(long endOffset);

  /** Offset of an address, if all of the bytes there belong to the open batch; else -1. */
  long offsetOf(long address, long lengthBytes);

  /**
   * Takes room in the open batch.
   *
   * @return its offset, aligned to 64 bytes
   * @throws io.famfsarrow.store.NoSpaceException if there is none
   */
  long take(long lengthBytes);
}
