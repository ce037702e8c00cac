package io.famfsarrow.arrow.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Python of {@code FAMFS_TEST_PYTHON}, for the scripts among the test resources. */
final class Python {

  private static final long PATIENCE_SECONDS = 300;

  private Python() {}

  /** Skips the test where there is none. */
  static void require() {
    Assumptions.assumeTrue(
        System.getenv("FAMFS_TEST_PYTHON") != null,
        "no Python with pyarrow, Polars and DuckDB in FAMFS_TEST_PYTHON; ./run-tests makes one");
  }

  /** Runs a script to its end; what it prints, line by line. Fails if it does not end with 0. */
  static List<String> run(Path folder, String script, List<String> arguments) {
    try {
      return run(folder, extracted(folder, script), script, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Path extracted(Path folder, String script) throws IOException {
    Path file = folder.resolve(script);
    try (var in = Python.class.getResourceAsStream("/python/" + script)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static List<String> run(Path folder, Path file, String script, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getenv("FAMFS_TEST_PYTHON"));
    command.add(file.toString());
    command.addAll(arguments);
    Path output = folder.resolve(script + ".out");
    Path errors = folder.resolve(script + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.environment().put("RUST_BACKTRACE", "0");
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(script + " does not end: " + Files.readString(errors));
      }
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertEquals(0, process.exitValue(), () -> said + "\n" + tail(errors));
    return said.lines().toList();
  }

  private static String tail(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
