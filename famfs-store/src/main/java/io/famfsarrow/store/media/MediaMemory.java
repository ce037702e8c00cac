package io.famfsarrow.store.media;

/**
 * The superblock and log of one medium, as the protocols of the store see them: loads, stores,
 * cache-line write-back, drop and fence, and nothing else.
 *
 * <p>Small on purpose: the same protocol code runs over a mapped medium and over a simulation of
 * caches and crashes. Offsets are media offsets in bytes, 0 up to {@link #lengthBytes()}; anything
 * outside throws {@link IndexOutOfBoundsException} before memory is touched. Multi-byte values are
 * little-endian. Loads and stores of one thread keep their program order for one cache line only;
 * order between lines is made by {@link #writeBack} and {@link #fence}.
 */
public interface MediaMemory {

  /** Bytes that may be touched, from media offset 0: superblock region and log. */
  long lengthBytes();

  /** Loads 8 aligned bytes with acquire order. */
  long loadAcquire(long mediaOffset);

  /** Copies bytes out of the medium. */
  void load(long mediaOffset, byte[] into, int index, int lengthBytes);

  /**
   * First offset from here on where anything may ever have been stored; what lies before it is a
   * hole of a sparse file, reads as zeros, and would take memory if it were loaded. {@link
   * Long#MAX_VALUE} if nothing follows.
   */
  default long nextData(long mediaOffset) {
    return mediaOffset;
  }

  /**
   * End of the data that this offset lies in: of what {@link #nextData} found. Look up both before
   * anything is loaded: a load from a hole of a tmpfs file makes it data, and the page behind it
   * the next to look at. {@link Long#MAX_VALUE} if nobody knows.
   */
  default long nextHole(long mediaOffset) {
    return Long.MAX_VALUE;
  }

  /** Stores bytes, in no particular order among themselves. */
  void store(long mediaOffset, byte[] from, int index, int lengthBytes);

  /** Stores zeros. */
  void zero(long mediaOffset, long lengthBytes);

  /** Stores 8 aligned bytes at once, after all earlier stores of this thread. */
  void storeRelease(long mediaOffset, long value);

  /**
   * Stores 16 bytes, aligned to 16, by one store that neither a kill nor a power cut can divide
   * (famfs-format 19.2), after all earlier stores of this thread.
   *
   * @return false if this machine has no such store; then nothing was stored
   */
  boolean storePairRelease(long mediaOffset, long first, long second);

  /** Starts to write back every cache line of the range; complete after {@link #fence()}. */
  void writeBack(long mediaOffset, long lengthBytes);

  /** Drops every cache line of the range, written back first; loads after it see the medium. */
  void drop(long mediaOffset, long lengthBytes);

  /** Completes earlier write-backs: stores after it reach the medium after them. */
  void fence();
}
