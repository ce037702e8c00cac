package io.famfsarrow.arrow.ipc;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers which column of which batch has passed a check, so that it is made at the first load
 * only. One bit each, allocated at the first use. Safe for use by several threads; at worst two
 * make the same check.
 */
final class CheckedOnce {

  /** Beyond this nothing is remembered, and checks are repeated. */
  private static final long MAX_BITS = 1L << 30;

  private final long columns;
  private final long bits;
  private volatile AtomicLongArray words;

  CheckedOnce(int batches, int columns) {
    this.columns = columns;
    this.bits = (long) batches * columns;
  }

  boolean passed(int batch, int column) {
    AtomicLongArray current = words;
    long bit = batch * columns + column;
    return current != null && (current.get((int) (bit >>> 6)) >>> bit & 1) != 0;
  }

  void pass(int batch, int column) {
    if (bits > MAX_BITS) {
      return;
    }
    long bit = batch * columns + column;
    words().accumulateAndGet((int) (bit >>> 6), 1L << bit, (before, set) -> before | set);
  }

  private AtomicLongArray words() {
    AtomicLongArray current = words;
    if (current == null) {
      synchronized (this) {
        current = words;
        if (current == null) {
          current = new AtomicLongArray((int) ((bits >>> 6) + 1));
          words = current;
        }
      }
    }
    return current;
  }
}
