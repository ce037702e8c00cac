package io.famfsarrow.arrow.dataset;

import io.famfsarrow.store.InvalidRequestException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;

/**
 * Asks a question of the numbers below a limit with several threads, each of which takes the next
 * number that is left. Ends at the first yes, exception or interrupt.
 */
final class ParallelSearch {

  private final int limit;
  private final IntPredicate question;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean found;
  private volatile boolean stopped;

  ParallelSearch(int limit, IntPredicate question) {
    this.limit = limit;
    this.question = question;
  }

  /**
   * Runs once.
   *
   * @param threads the calling thread is one of them
   * @return whether a number was answered with yes
   * @throws InterruptedException if the calling thread was interrupted; no thread is at work then
   */
  boolean run(int threads) throws InterruptedException {
    if (threads < 1) {
      throw new InvalidRequestException(threads + " threads: expected at least 1");
    }
    Thread[] helpers = new Thread[Math.max(0, Math.min(threads, limit) - 1)];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Thread(this::work, "famfs-arrow-scan-" + (i + 1));
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
    work();
    boolean interrupted = Thread.interrupted();
    for (Thread helper : helpers) {
      interrupted |= join(helper, helpers, interrupted);
    }
    rethrow();
    if (interrupted) {
      throw new InterruptedException("the scan was interrupted");
    }
    return found;
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i >= 0 && i < limit; i = next.getAndIncrement()) {
        if (stopped || Thread.currentThread().isInterrupted()) {
          break;
        }
        if (question.test(i)) {
          found = true;
          stopped = true;
        }
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      stopped = true;
    }
  }

  /** Helpers read memory that the caller may unmap next: they end first, whatever happens. */
  private boolean join(Thread helper, Thread[] all, boolean alreadyInterrupted) {
    boolean interrupted = alreadyInterrupted;
    if (interrupted) {
      stop(all);
    }
    while (true) {
      try {
        helper.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        stop(all);
      }
    }
  }

  private void stop(Thread[] helpers) {
    stopped = true;
    for (Thread helper : helpers) {
      helper.interrupt();
    }
  }

  private void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }
}
