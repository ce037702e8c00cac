package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.MemoryFaults;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that work on what one thread gives them, which works itself when they are all busy: so no
 * more is ever begun than there are threads. Nothing is done any more when {@link #close} returns.
 */
final class Helpers implements AutoCloseable {

  private static final long FOREVER_DAYS = Integer.MAX_VALUE;

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ThreadPoolExecutor pool;

  /**
   * @param threads together with the caller, at least 1
   */
  Helpers(int threads) {
    this.pool =
        new ThreadPoolExecutor(
            0,
            Math.max(1, threads - 1),
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            this::newThread,
            new ThreadPoolExecutor.CallerRunsPolicy());
    if (threads == 1) {
      pool.shutdown();
    }
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "famfs-arrow-publish-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Does it here or elsewhere, now or soon. */
  void run(Runnable task) {
    if (pool.isShutdown()) {
      task.run();
    } else {
      pool.execute(() -> guarded(task));
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
      MemoryFaults.settle(); // nobody else can ask what the JVM owes this thread
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Waits until everything is done; throws what the first failed task threw. */
  void finish() {
    close();
    rethrow();
  }

  /** Whether a task has thrown something. */
  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Throws what the first failed task threw. */
  void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** Tasks store into memory that the caller may unmap, so they end first, always. */
  @Override
  public void close() {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        boolean unused = pool.awaitTermination(FOREVER_DAYS, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
