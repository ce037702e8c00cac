package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaBusyException;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code flock(LOCK_EX)} of one descriptor. The kernel gives it to every thread that uses the same
 * descriptor at once, so threads of this process queue before it.
 *
 * <p>It is asked for again and again instead of waited for: a wait in the kernel has no end, says
 * nothing, and keeps the descriptor from being closed.
 */
final class ExclusiveLock {
  private static final long SHORTEST_PAUSE_NANOS = 50_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000;
  private static final long TELL_AFTER_NANOS = 1_000_000_000;

  private final Descriptor descriptor;
  private final LockPatience patience;
  private final Semaphore turn = new Semaphore(1, true);
  private volatile Thread owner;

  ExclusiveLock(Descriptor descriptor, LockPatience patience) {
    this.descriptor = descriptor;
    this.patience = patience;
  }

  /**
   * Waits for the other threads and then for the other processes.
   *
   * @throws MediaBusyException if another process keeps it for too long
   */
  Media.Lock lock() {
    if (Thread.currentThread().equals(owner)) {
      throw new IllegalStateException("this thread holds the lock already; it is not reentrant");
    }
    long startNanos = System.nanoTime();
    turn.acquireUninterruptibly();
    try {
      awaitOtherProcesses(startNanos);
    } catch (RuntimeException | Error e) {
      turn.release();
      throw e;
    }
    owner = Thread.currentThread();
    return new Held();
  }

  private void awaitOtherProcesses(long startNanos) {
    boolean told = false;
    boolean interrupted = false;
    try {
      long pauseNanos = SHORTEST_PAUSE_NANOS;
      while (!descriptor.tryLockWhole()) {
        long waitedNanos = System.nanoTime() - startNanos;
        requirePatience(waitedNanos);
        if (!told && waitedNanos >= TELL_AFTER_NANOS) {
          patience.listener().accept(descriptor.path() + ": waiting for " + theLock());
          told = true;
        }
        LockSupport.parkNanos(pauseNanos);
        interrupted |= Thread.interrupted(); // it would end every pause at once
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requirePatience(long waitedNanos) {
    if (waitedNanos >= patience.limit().toNanos()) {
      throw new MediaBusyException(
          descriptor.path()
              + " is in use: waited "
              + TimeUnit.NANOSECONDS.toSeconds(waitedNanos)
              + " s for "
              + theLock()
              + ": end that, or try again later");
    }
  }

  private String theLock() {
    OptionalLong holder = LockOwners.ofThisMachine().findWhole(descriptor.node());
    return holder.isPresent()
        ? "the lock that process " + holder.getAsLong() + " holds"
        : "the lock that another process holds";
  }

  private final class Held implements Media.Lock {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        owner = null;
        try {
          descriptor.unlockWhole();
        } finally {
          turn.release();
        }
      }
    }
  }
}
