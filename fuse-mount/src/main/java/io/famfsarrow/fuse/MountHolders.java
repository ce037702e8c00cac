package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Processes that keep a mount busy, as far as {@code /proc} lets us see them: by open files, by the
 * working directory or by mappings. Others' processes are seen by root only.
 */
final class MountHolders {
  private static final Path PROC = Path.of("/proc");
  private static final int ENOUGH = 10;

  /** Facts of a process that is just being replaced by another program can be locked for long. */
  private static final int LIMIT_SECONDS = 5;

  private MountHolders() {}

  /** Like {@code 4711 (cat)}; at most ten. */
  static List<String> of(Path directory) {
    List<String> holders = new CopyOnWriteArrayList<>();
    Thread search = new Thread(() -> collect(directory, holders), "famfs-mount-holders");
    search.setDaemon(true);
    search.start();
    try {
      search.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(holders); // a help for the message only: what was found so far is true
  }

  private static void collect(Path directory, List<String> holders) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holders.size() < ENOUGH && holds(process, directory)) {
          holders.add(process.getFileName() + " (" + commandOf(process) + ")");
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return; // what was found so far is true
    }
  }

  private static boolean holds(Path process, Path directory) {
    return leadsBelow(process.resolve("cwd"), directory)
        || leadsBelow(process.resolve("root"), directory)
        || anyLink(process.resolve("fd"), directory)
        || mapsBelow(process.resolve("maps"), directory);
  }

  /** The path is the last field of a line, and the only one with slashes. */
  private static boolean mapsBelow(Path maps, Path directory) {
    String wanted =
        new String((directory + "/").getBytes(MountTable.pathCharset()), ISO_8859_1)
            .replace("\n", "\\012");
    try (Stream<String> lines = Files.lines(maps, ISO_8859_1)) {
      return lines.anyMatch(line -> line.startsWith(wanted, Math.max(0, line.indexOf('/'))));
    } catch (IOException | UncheckedIOException notOurs) {
      return false; // ended meanwhile, or another user's
    }
  }

  private static boolean anyLink(Path folder, Path directory) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
      for (Path link : links) {
        if (leadsBelow(link, directory)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException notOurs) {
      return false; // ended meanwhile, or another user's
    }
    return false;
  }

  private static boolean leadsBelow(Path link, Path directory) {
    try {
      return Files.readSymbolicLink(link).startsWith(directory);
    } catch (IOException notOurs) {
      return false; // ended meanwhile, or another user's
    }
  }

  private static String commandOf(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException ended) {
      return "?";
    }
  }
}
