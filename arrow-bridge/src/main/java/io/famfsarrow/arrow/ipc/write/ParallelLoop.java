package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.MemoryFaults;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Runs the steps of a loop on several threads, each of which takes the next step that is left. */
public final class ParallelLoop {

  private final int steps;
  private final IntConsumer body;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private ParallelLoop(int steps, IntConsumer body) {
    this.steps = steps;
    this.body = body;
  }

  /**
   * Runs {@code body} for 0 up to {@code steps}; returns when no thread is at work any more. The
   * calling thread is one of them. The first failure ends the loop and is thrown.
   */
  public static void run(int threads, int steps, IntConsumer body) {
    ParallelLoop loop = new ParallelLoop(steps, body);
    Thread[] helpers = new Thread[Math.max(0, Math.min(threads, steps) - 1)];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Thread(loop::work, "famfs-arrow-loop-" + (i + 1));
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
    loop.work();
    for (Thread helper : helpers) {
      join(helper);
    }
    loop.rethrow();
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i < steps; i = next.getAndIncrement()) {
        if (failure.get() != null) {
          return;
        }
        body.accept(i);
        MemoryFaults.settle(); // nobody else can ask what the JVM owes this thread
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** The helpers store into memory that the caller may unmap: they must end first, always. */
  private static void join(Thread helper) {
    boolean interrupted = false;
    while (true) {
      try {
        helper.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
