package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.PublishProgress;

/** A bar for each phase of a publication. Safe for use by several threads. */
final class PublishBars implements PublishProgress, AutoCloseable {
  private final Console console;
  private Progress bar;
  private Phase phase;
  private long done;

  PublishBars(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void at(Phase now, long doneBytes, long totalBytes) {
    if (now == Phase.COMMITTING) {
      close(); // it takes no time
      return;
    }
    if (now != phase || doneBytes < done) {
      close();
      phase = now;
      done = 0;
      String label = now == Phase.READING ? "reading" : "writing";
      bar = Progress.start(console, label, Math.max(totalBytes, 0));
    }
    bar.advance(doneBytes - done);
    done = doneBytes;
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      phase = null;
    }
  }
}
