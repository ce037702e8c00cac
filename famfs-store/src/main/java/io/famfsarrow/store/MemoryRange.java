package io.famfsarrow.store;

/**
 * Mapped bytes that may be read: one contiguous range of addresses, whatever lies below it.
 *
 * <p>The addresses are valid from the moment a range is handed out until its owner closes it and
 * the last {@link Pin} taken from it is closed. Implementations are safe for use by several
 * threads.
 */
public interface MemoryRange extends GuardedMemory {

  /** Address of byte 0. Aligned to 2 MiB for files of a store. */
  long address();

  /** Length in bytes, at least 0. */
  long sizeBytes();

  /**
   * Keeps the mapping alive until the pin is closed, also after the range itself was closed.
   *
   * @param holder who holds it, for the message that names those who keep a mapping open
   * @throws StoreClosedException if the range was closed before
   */
  Pin pin(String holder);

  /** One claim on a mapping. Closing it twice is harmless. Safe for use by several threads. */
  interface Pin extends AutoCloseable {
    @Override
    void close();
  }
}
