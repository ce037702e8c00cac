package io.famfsarrow.store.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All places in the store's sources that order lines to move, by file and line. */
final class CallSources {
  private static final Path SOURCES = Path.of("..", "famfs-store", "src", "main", "java");
  private static final Pattern CALL = Pattern.compile("\\w\\.(writeBack|drop|fence)\\(");

  private static final String FILE_DATA =
      "moves a file's data, through a mapping: scenarios do the same in SimulatedFiles,"
          + " and CommitStepTest stops a whole publish between any two steps";

  /** What does not run in schedules, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "FileMemory",
          "hands the calls of a protocol on",
          "Reservation",
          FILE_DATA,
          "GrowingReservation",
          FILE_DATA,
          "BorrowedSpace",
          FILE_DATA,
          "FileMappings",
          FILE_DATA,
          "SharedMapping",
          FILE_DATA,
          "WritableFile",
          "its user says when: queues do, over a simulated file",
          "WritableFiles",
          FILE_DATA,
          "MediaWriter",
          "restore, whose magic goes through FormatSequence; killed by KillSweep",
          "StoreSave",
          "save: what it copies is checked against the log that it holds still");

  private CallSources() {}

  /** Every place outside what implements the calls, but for those that run elsewhere. */
  static SortedSet<String> inProtocols() {
    SortedSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.getParent().endsWith("media"))
          .filter(file -> !ELSEWHERE.containsKey(className(file)))
          .forEach(file -> addCalls(file, found));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return found;
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static void addCalls(Path file, SortedSet<String> found) {
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (CALL.matcher(lines.get(i)).find()) {
          found.add(className(file) + ":" + (i + 1));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
