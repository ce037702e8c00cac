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
}
