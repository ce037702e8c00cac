package io.famfsarrow.cli;

import io.famfsarrow.cli.text.ByteSink;
import io.famfsarrow.cli.text.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command writes: answers to standard output, everything else to standard error. */
final class Console {
  private final OutputStream raw;
  private final ByteSink out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * @param terminal whether somebody looks at standard error, so that progress may be drawn there
   */
  Console(OutputStream out, PrintStream err, boolean terminal) {
    this.raw = out;
    this.out = new ByteSink(out);
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether this process's standard error is a terminal. */
  static boolean standardErrorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  ByteSink out() {
    return out;
  }

  /** Standard output without our buffer, for a stream of bytes; call {@link #flush()} before. */
  OutputStream raw() {
    return raw;
  }

  PrintStream err() {
    return err;
  }

  boolean isTerminal() {
    return terminal;
  }

  JsonWriter json() {
    return JsonWriter.pretty(out);
  }

  void line(String text) throws IOException {
    out.utf8(text);
    out.put('\n');
  }

  /** A remark that is neither answer nor error. */
  void note(String text) {
    err.println("famfs-arrow: note: " + text);
  }

  /** Something is wrong, and the answer is given all the same. */
  void warning(String text) {
    err.println("famfs-arrow: warning: " + text);
  }

  void flush() throws IOException {
    out.flush();
  }
}
