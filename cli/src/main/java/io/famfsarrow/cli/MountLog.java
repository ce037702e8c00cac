package io.famfsarrow.cli;

import io.famfsarrow.fuse.MountListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what a mount could not do: to a stream, or to a file that is made when needed.
 *
 * <p>A program that reads one bad file again and again must not fill a disk: the same failure is
 * written at its 1st, 10th, 100th... time, and a file that has grown to 1 MiB becomes {@code
 * mount.log.1} in place of the one before. Safe for use by several threads.
 */
final class MountLog implements MountListener {
  private static final long MAX_FILE_BYTES = 1 << 20;
  private static final int REMEMBERED_FAILURES = 1000;

  private final PrintStream stream;
  private final Path file;
  private final Map<String, Long> times = new LinkedHashMap<>();

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
    return toFile(folder.resolve("famfs-arrow").resolve("mount.log"));
  }

  static MountLog toFile(Path file) {
    return new MountLog(null, file);
  }

  @Override
  public void requestFailed(String operation, String path, int errno, Throwable cause) {
    long count = count(operation + " " + errno + " " + path);
    if (isPowerOfTen(count)) {
      String repeated = count == 1 ? "" : " (" + count + " times by now)";
      write(operation + " " + path + ": errno " + errno + ": " + cause.getMessage() + repeated);
    }
  }

  @Override
  public void refreshFailed(RuntimeException cause) {
    write("following the log: " + cause.getMessage());
  }

  @Override
  public void unguarded(RuntimeException cause) {
    write("the mount will stay if this process is killed: " + cause.getMessage());
  }

  /** How often that has happened; whatever has not failed for long is forgotten. */
  private synchronized long count(String failure) {
    Long before = times.remove(failure);
    if (times.size() >= REMEMBERED_FAILURES) {
      times.remove(times.keySet().iterator().next());
    }
    long count = before == null ? 1 : before + 1;
    times.put(failure, count);
    return count;
  }

  private static boolean isPowerOfTen(long count) {
    long rest = count;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }

  private synchronized void write(String message) {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + message + "\n";
    if (stream != null) {
      stream.print("famfs-arrow: " + line);
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file) && Files.size(file) >= MAX_FILE_BYTES) {
        Path before = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.err.println("famfs-arrow: " + file + ": " + e.getMessage() + ": " + line);
    }
  }
}
