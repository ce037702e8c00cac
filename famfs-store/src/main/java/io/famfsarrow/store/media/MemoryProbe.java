package io.famfsarrow.store.media;

/**
 * Makes sure that pages can be accessed before native code is let loose on them: there a SIGBUS
 * would end the process. What fails between the look and the access is not caught.
 */
final class MemoryProbe {
  /** Fewer pages are touched faster than asked for. */
  private static final int MANY_PAGES = 32;

  @SuppressWarnings("UnusedVariable") // a load that nobody needs is left out by the compiler
  private static volatile int sink;

  private MemoryProbe() {}

  /**
   * Passes if every page of the part can be read.
   *
   * @throws InternalError if one cannot: see {@link MemoryFaults}
   */
  static void requireReadable(long address, long lengthBytes) {
    if (lengthBytes <= 0) {
      return;
    }
    long pageBytes = RawMemory.pageBytes();
    long first = address & -pageBytes;
    long spanBytes = Mappings.roundUp(address + lengthBytes - first, pageBytes);
    boolean populated =
        spanBytes >= MANY_PAGES * pageBytes
            && LibC.madvise(first, spanBytes, LibC.MADV_POPULATE_READ) == 0;
    if (!populated) { // old kernels and some devices do not know it; or there is a fault
      touch(first, spanBytes, pageBytes);
    }
  }

  private static void touch(long first, long spanBytes, long pageBytes) {
    int sum = 0;
    for (long at = 0; at < spanBytes; at += pageBytes) {
      sum += RawMemory.getByte(first + at);
    }
    sink = sum;
    MemoryFaults.settle();
  }
}
