package io.famfsarrow.store.media;

import io.famfsarrow.store.WritableRange;

/**
 * Ranges of media, mapped shared and side by side into one contiguous, 2 MiB-aligned range of
 * addresses, with unmapped guard space behind it. Closing unmaps; the owner makes sure that nobody
 * touches the addresses afterwards. {@link #prepare} applies to mappings made for writing.
 *
 * <p>A mapping may outlive its medium: closing the medium leaves it as it is, but {@link #prepare}
 * then throws {@link io.famfsarrow.store.StoreClosedException}.
 */
public interface RangeMapping extends WritableRange, AutoCloseable {

  /** Writes back the lines of the part, if the medium is incoherent, and fences. */
  void writeBack(long offset, long lengthBytes);

  /** Drops the lines of the part, if the medium is incoherent. */
  void drop(long offset, long lengthBytes);

  /** What {@link #prepare} did so far. */
  default PageStatistics pageStatistics() {
    return PageStatistics.NONE;
  }

  @Override
  void close();
}
