package io.famfsarrow.arrow.ipc.write;

/** One batch that is ready to be written, wherever its bytes are now. */
interface BatchBody extends AutoCloseable {

  BatchShape shape();

  /** Stores the body, padding included, from a place that is aligned. */
  void writeBodyTo(RangeOutput out);

  /** Gives back what it holds. Harmless if called twice. */
  @Override
  void close();
}
