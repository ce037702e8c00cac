package io.famfsarrow.cli;

import io.famfsarrow.fuse.MountListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes down what a mount could not do: to a stream, or to a file that is made when needed. */
final class MountLog implements MountListener {
  private final PrintStream stream;
  private final Path file;

  private MountLog(PrintStream stream, Path file) {
    this.stream = stream;
    this.file = file;
  }

  static MountLog to(PrintStream stream) {
    return new MountLog(stream, null);
  }

  /** {@code famfs-arrow/mount.log} in the user's state folder. */
  static MountLog toFile() {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state != null && !state.isBlank()
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return new MountLog(null, folder.resolve("famfs-arrow").resolve("mount.log"));
  }

  @Override
  public void requestFailed(String operation, String path, int errno, Throwable cause) {
    write(operation + " " + path + ": errno " + errno + ": " + cause.getMessage());
  }

  @Override
  public void refreshFailed(RuntimeException cause) {
    write("following the log: " + cause.getMessage());
  }

  private synchronized void write(String message) {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + message + "\n";
    if (stream != null) {
      stream.print("famfs-arrow: " + line);
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.err.println("famfs-arrow: " + file + ": " + e.getMessage() + ": " + line);
    }
  }
}
