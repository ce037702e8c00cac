package io.famfsarrow.arrow.ipc.write;

/**
 * One buffer of a batch that is to be written: its exact length, known before any byte is copied,
 * and how its bytes come about.
 */
interface BufferPlan {

  /** Exact length, without padding. */
  long sizeBytes();

  /** Stores exactly {@link #sizeBytes()} bytes. */
  void writeTo(RangeOutput out);

  /**
   * Where the bytes lie, if they are one run that {@link #settle} makes this buffer without moving
   * it; 0 if they must be put together.
   */
  default long address() {
    return 0;
  }

  /** Makes the bytes at {@link #address()} what {@link #writeTo} would store. Called once. */
  default void settle() {}
}
