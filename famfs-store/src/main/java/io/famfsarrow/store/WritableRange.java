package io.famfsarrow.store;

/**
 * Mapped bytes that the holder may fill: reserved space that no log entry names yet.
 *
 * <p>Several threads may fill different parts at the same time.
 */
public interface WritableRange extends GuardedMemory {

  /** Address of byte 0, aligned to 2 MiB. */
  long address();

  /** Length in bytes that may be written, greater than 0. */
  long sizeBytes();

  /**
   * Must be called for a part before its first byte is stored; gets memory for it, by 2 MiB pages
   * where the kernel grants them. Parts may overlap, and preparing twice is cheap. Call it close to
   * the stores (a few MiB ahead at most): a page that was just zeroed is still in the cache.
   *
   * @throws NoSpaceException if the file system below the medium has no room; nothing was stored
   */
  void prepare(long offset, long lengthBytes);
}
