package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.PublishProgress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says what became of a publication when a signal ends it: Ctrl-C or SIGTERM. From the moment that
 * "nothing was published" is said, nothing is. Safe for use by several threads.
 */
final class Interruption implements PublishProgress, AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private enum State {
    PREPARING,
    COMMITTING,
    PUBLISHED,
    STOPPED
  }

  private final Console console;
  private final PublishBars bars;
  private final Thread hook = new Thread(this::tell, "famfs-publish-interrupted");
  private final CountDownLatch ended = new CountDownLatch(1);
  private State state = State.PREPARING;

  private Interruption(Console console, PublishBars bars) {
    this.console = console;
    this.bars = bars;
  }

  /** Watches for the end of the JVM from now on. */
  static Interruption watch(Console console, PublishBars bars) {
    Interruption interruption = new Interruption(console, bars);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  @Override
  public void at(Phase phase, long doneBytes, long totalBytes) {
    if (!goesOn(phase)) {
      stayHere();
    }
    bars.at(phase, doneBytes, totalBytes);
  }

  private synchronized boolean goesOn(Phase phase) {
    if (state != State.STOPPED && phase == Phase.COMMITTING) {
      state = State.COMMITTING;
    }
    return state != State.STOPPED;
  }

  /** The JVM is ending: what this thread would say or do from here on would only confuse. */
  private static void stayHere() {
    while (true) {
      try {
        TimeUnit.DAYS.sleep(1);
      } catch (InterruptedException goOnWaiting) {
        // nobody in this program means it
      }
    }
  }

  /** Everything is visible. */
  void published() {
    synchronized (this) {
      state = State.PUBLISHED;
    }
    ended.countDown();
  }

  /** What the JVM runs when it is about to end. */
  void tell() {
    if (stop() == State.COMMITTING) {
      awaitEnd();
    }
    bars.close();
    console.err().println("famfs-arrow: interrupted: " + outcome());
  }

  private synchronized State stop() {
    if (state == State.PREPARING) {
      state = State.STOPPED;
    }
    return state;
  }

  private void awaitEnd() {
    try {
      boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException goOn) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized String outcome() {
    return switch (state) {
      case STOPPED -> "nothing was published";
      case PUBLISHED -> "all was published before that";
      default -> "it is not known whether all or nothing was published; see ls";
    };
  }

  /** A publication that has ended, well or badly, needs nobody who says so. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exitHasBegun) {
      // then the hook speaks
    }
  }
}
