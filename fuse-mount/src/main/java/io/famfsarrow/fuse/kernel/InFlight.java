package io.famfsarrow.fuse.kernel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Which threads are answering a request. Who has swapped the tree waits here until nobody answers
 * from the old one any more; requests go on meanwhile. Safe for use by several threads.
 */
final class InFlight {
  private static final Duration LOOK_AGAIN = Duration.ofNanos(20_000);

  /** By thread: odd while it answers. One cache line each. */
  private final AtomicLongArray counts;

  private final int threads;

  private static final int STRIDE = 8;

  InFlight(int threads) {
    this.threads = threads;
    this.counts = new AtomicLongArray(threads * STRIDE);
  }

  /** Before a thread looks at the tree. */
  void enter(int thread) {
    counts.incrementAndGet(thread * STRIDE);
  }

  /** After its reply was sent. */
  void leave(int thread) {
    counts.incrementAndGet(thread * STRIDE);
  }

  /**
   * Waits until every request that is being answered now has its reply.
   *
   * @return whether that was so before the time was over
   */
  boolean awaitThoseOfNow(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int thread = 0; thread < threads; thread++) {
      long count = counts.get(thread * STRIDE);
      while (count % 2 != 0 && counts.get(thread * STRIDE) == count) {
        if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
    return true;
  }
}
