package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs on a mount, with a deadline that ends in SIGKILL. */
public final class Shell {
  private static final long LIMIT_SECONDS = 60;

  /** How a program ended and what it printed. */
  public static final class Result {
    private final int exitCode;
    private final byte[] out;
    private final String err;

    Result(int exitCode, byte[] out, String err) {
      this.exitCode = exitCode;
      this.out = out;
      this.err = err;
    }

    public int exitCode() {
      return exitCode;
    }

    public byte[] out() {
      return out;
    }

    public String err() {
      return err;
    }

    public String text() {
      return new String(out, UTF_8);
    }
  }

  private Shell() {}

  /** Runs a program without a shell between. */
  public static Result run(String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      try {
        process.getOutputStream().close();
        Collector out = new Collector(process.getInputStream());
        Collector err = new Collector(process.getErrorStream());
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(String.join(" ", command) + " hangs");
        }
        return new Result(process.exitValue(), out.bytes(), new String(err.bytes(), UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    }
  }

  /** Runs a line of sh; its {@code $1}, {@code $2} … are the arguments. */
  public static Result sh(String line, Object... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(command.toArray(String[]::new));
  }

  public static boolean has(String program) {
    return sh("command -v \"$1\"", program).exitCode() == 0;
  }

  /** Takes a stream up while the program runs, so that it never blocks on a full pipe. */
  private static final class Collector extends Thread {
    private final InputStream stream;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Collector(InputStream stream) {
      this.stream = stream;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try (stream) {
        stream.transferTo(bytes);
      } catch (IOException closed) {
        throw new UncheckedIOException(closed);
      }
    }

    byte[] bytes() throws InterruptedException {
      join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      return bytes.toByteArray();
    }
  }
}
