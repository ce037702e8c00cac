package io.famfsarrow.cli;

import java.util.concurrent.TimeUnit;

/** Says from time to time how far a queue's run is. */
final class QueueStatus implements AutoCloseable {
  private final Thread thread;

  private QueueStatus(Thread thread) {
    this.thread = thread;
  }

  /** Starts; with null it never says anything. */
  static QueueStatus every(Long seconds, QueueRun run, Console console) {
    Thread thread = new Thread(() -> tell(seconds, run, console), "pcq-status");
    thread.setDaemon(true);
    if (seconds != null) {
      thread.start();
    }
    return new QueueStatus(thread);
  }

  private static void tell(long seconds, QueueRun run, Console console) {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(seconds);
        console.err().println("famfs-arrow: pcq: " + run.text());
      }
    } catch (InterruptedException ended) {
      // that is how it ends
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
