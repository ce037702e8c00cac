package io.famfsarrow.store.media;

/**
 * Write-back and drop of CPU cache lines over mapped addresses, at the points that famfs-format
 * section 15 lists. Implementations are stateless and safe for use by several threads.
 */
public interface CacheControl {

  /** Starts to write back every line that the range touches; complete after {@link #fence()}. */
  void writeBack(long address, long lengthBytes);

  /** Writes back and drops every line that the range touches, then keeps later loads behind it. */
  void drop(long address, long lengthBytes);

  /** Completes earlier write-backs before later stores. */
  void fence();

  /** What it runs on, for {@code doctor}: "clwb, clflushopt" or "none (coherent medium)". */
  String description();
}
