package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.store.FamfsException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A small process that outlives this one: if this JVM dies without unmounting, be it by SIGKILL, it
 * takes the dead mount away. It notices by the end of a pipe, ignores what a terminal sends to all
 * processes of a job, has none of this process's files open, and its working directory is the root.
 *
 * <p>Safe for use by several threads.
 */
final class MountGuard implements AutoCloseable {
  private static final String SHELL = "/bin/sh";
  private static final String SCRIPT = "guard.sh";
  private static final String WATCHING = "watching\n";
  private static final int LIMIT_SECONDS = 10;

  private final Process process;

  private MountGuard(Process process) {
    this.process = process;
  }

  /**
   * Begins to watch; when it returns, this process may die.
   *
   * @param device {@code major:minor} of the mount
   * @throws FamfsException if there is no shell to do it
   */
  static MountGuard watch(String device) {
    String helper = Fusermount.find().map(Fusermount::program).map(Path::toString).orElse("");
    Process process;
    try {
      process =
          new ProcessBuilder(SHELL, "-c", script(), "famfs-arrow-guard", device, helper)
              .directory(new File("/"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException failed) {
      throw new FamfsException("cannot run " + SHELL + ": " + failed.getMessage(), failed);
    }
    MountGuard guard = new MountGuard(process);
    try {
      guard.awaitWatching();
    } catch (RuntimeException failed) {
      process.destroyForcibly();
      throw failed;
    }
    return guard;
  }

  private static String script() throws IOException {
    try (InputStream in = MountGuard.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), UTF_8);
    }
  }

  /** It must not be killed by Ctrl-C before it has begun to ignore it. */
  private void awaitWatching() {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::firstLine);
    try {
      if (!line.get(LIMIT_SECONDS, TimeUnit.SECONDS).equals(WATCHING)) {
        throw new FamfsException(SHELL + " ended at once, with code " + process.waitFor());
      }
    } catch (ExecutionException | TimeoutException failed) {
      throw new FamfsException(SHELL + " did not answer: " + failed.getMessage(), failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new FamfsException("interrupted while starting " + SHELL, stop);
    }
  }

  private String firstLine() {
    try {
      return new String(process.getInputStream().readNBytes(WATCHING.length()), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  long pid() {
    return process.pid();
  }

  /** As the death of this process does it; for tests. */
  void endOfPipe() throws IOException {
    process.getOutputStream().close();
  }

  /** Nothing is left to be taken away: it ends. Harmless if it was killed, or closed before. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    tellEnd();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tellEnd() {
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write('\n');
    } catch (IOException alreadyGone) {
      // it was killed, or told by another thread: the same to us
    }
  }
}
