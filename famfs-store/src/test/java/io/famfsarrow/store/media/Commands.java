package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands of the system, for tests that need a mount or a device of their own. */
final class Commands {
  private Commands() {}

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  static void assumeRoot() throws IOException {
    assumeTrue(isRoot(), "needs root");
  }

  /** Runs a command that must succeed; what it printed. */
  static String run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    int exitCode = process.onExit().join().exitValue();
    assertEquals(0, exitCode, () -> String.join(" ", command));
    return new String(output, StandardCharsets.UTF_8).strip();
  }
}
