package io.famfsarrow.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar on a terminal for what takes more than a second; nothing where nobody looks. Safe for use
 * by several threads.
 */
final class Progress implements AutoCloseable {
  private static final long FIRST_DRAWN_AFTER_NANOS = 1_000_000_000L;
  private static final long REDRAWN_AFTER_NANOS = 200_000_000L;
  private static final int BAR_WIDTH = 30;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream terminal;
  private final String label;
  private final long totalBytes;
  private final long startNanos = System.nanoTime();
  private long doneBytes;
  private long nextDrawNanos = FIRST_DRAWN_AFTER_NANOS;
  private boolean drawn;

  private Progress(PrintStream terminal, String label, long totalBytes) {
    this.terminal = terminal;
    this.label = label;
    this.totalBytes = totalBytes;
  }

  /**
   * Starts to measure.
   *
   * @param totalBytes what 100% is; 0 if that is not known
   */
  static Progress start(Console console, String label, long totalBytes) {
    return new Progress(console.isTerminal() ? console.err() : null, label, totalBytes);
  }

  /** Says that so many more bytes are done. */
  synchronized void advance(long bytes) {
    doneBytes += bytes;
    long elapsed = System.nanoTime() - startNanos;
    if (terminal == null || elapsed < nextDrawNanos) {
      return;
    }
    nextDrawNanos = elapsed + REDRAWN_AFTER_NANOS;
    drawn = true;
    terminal.print(CLEAR_LINE + text(label, doneBytes, totalBytes, elapsed));
    terminal.flush();
  }

  /** The line: a bar where the total is known, the rate, and how long it takes to the end. */
  static String text(String label, long doneBytes, long totalBytes, long elapsedNanos) {
    String rate = Sizes.human((long) (doneBytes / (elapsedNanos / 1e9))) + "/s";
    if (totalBytes <= 0) {
      return label + "  " + Sizes.human(doneBytes) + "  " + rate;
    }
    double part = Math.min(1.0, (double) doneBytes / totalBytes);
    int full = (int) (part * BAR_WIDTH);
    String bar = "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
    return String.format(
        Locale.ROOT,
        "%s [%s] %3.0f%%  %s  %s",
        label,
        bar,
        part * 100,
        rate,
        left(part, elapsedNanos));
  }

  /** How long it takes to the end, if it goes on like that. */
  private static String left(double part, long elapsedNanos) {
    if (part <= 0) {
      return "";
    }
    long seconds = Math.round((1 - part) / part * elapsedNanos / 1e9);
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    if (drawn) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }
}
