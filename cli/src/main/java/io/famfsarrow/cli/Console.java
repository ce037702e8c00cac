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
  private final VerifiedOutput raw;
  private final ByteSink out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * @param terminal whether somebody looks at standard error, so that progress may be drawn there
   */
  Console(OutputStream out, PrintStream err, boolean terminal) {
    this.raw = new VerifiedOutput(out);
    this.out = new ByteSink(raw);
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

  /** Something that prints what it reads from a store. */
  @FunctionalInterface
  interface Printing {
    void run() throws Exception;
  }

  /**
   * Prints what comes from a store, and nothing that was read after the check ceased to pass.
   *
   * @param check throws if what was read just now may be wrong
   */
  void verified(Runnable check, Printing printing) throws Exception {
    raw.checkBefore(check);
    try {
      printing.run();
      out.flush();
    } catch (Exception | Error failed) {
      out.discard();
      throw failed;
    } finally {
      raw.checkNoMore();
    }
  }
}
