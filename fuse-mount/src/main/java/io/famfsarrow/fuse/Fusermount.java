package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The setuid program by which ordinary users mount and unmount. */
public final class Fusermount {
  private static final int LIMIT_SECONDS = 30;

  /** How a run ended, and what was printed. */
  record Outcome(int exitCode, String text) {}

  private final Path program;

  private Fusermount(Path program) {
    this.program = program;
  }

  /** Looks for {@code fusermount3}, then {@code fusermount}. */
  public static Optional<Fusermount> find() {
    return find("fusermount3").or(() -> find("fusermount"));
  }

  /** Looks for a program of that name where the shell would. */
  static Optional<Fusermount> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return Optional.of(new Fusermount(Path.of(folder, name)));
      }
    }
    return Optional.empty();
  }

  public Path program() {
    return program;
  }

  Outcome run(List<String> arguments, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    command.add("--");
    command.add(directory.toString());
    try {
      return outcomeOf(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException failed) {
      throw new FamfsException("cannot run " + program, failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new FamfsException("interrupted while waiting for " + program, stop);
    }
  }

  private Outcome outcomeOf(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new FamfsException(program + " did not end within " + LIMIT_SECONDS + " s");
      }
      byte[] printed = process.getInputStream().readAllBytes();
      return new Outcome(
          process.exitValue(), new String(printed, Charset.defaultCharset()).strip());
    } finally {
      process.destroyForcibly();
    }
  }
}
