package io.famfsarrow.store;

/**
 * One file of a store, mapped read-only into one contiguous range, also when its bytes lie in
 * several extents or strips.
 *
 * <p>All views of a file within a process share one mapping. Closing the view gives up the caller's
 * claim; the mapping goes when the last {@link MemoryRange.Pin} is closed too. Storing through the
 * addresses of a view faults and ends the process: published means immutable.
 */
public interface FileView extends MemoryRange, AutoCloseable {

  /** Where the file lies within the store. */
  FamfsPath path();

  /**
   * Drops the cache lines of a part, written back first, so that loads after it see what other
   * hosts wrote. Nothing to do for bytes that do not lie on an incoherent medium.
   */
  default void dropLines(long offset, long lengthBytes) {}

  @Override
  void close();
}
