package io.famfsarrow.store.media;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code flock(LOCK_EX)} of one descriptor. The kernel gives it to every thread that uses the same
 * descriptor at once, so threads of this process queue before it.
 */
final class ExclusiveLock {
  private final Descriptor descriptor;
  private final Semaphore turn = new Semaphore(1, true);
  private volatile Thread owner;

  ExclusiveLock(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Waits for the other threads and then for the other processes. */
  Media.Lock lock() {
    if (Thread.currentThread().equals(owner)) {
      throw new IllegalStateException("this thread holds the lock already; it is not reentrant");
    }
    turn.acquireUninterruptibly();
    try {
      descriptor.lockWhole();
    } catch (RuntimeException e) {
      turn.release();
      throw e;
    }
    owner = Thread.currentThread();
    return new Held();
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
