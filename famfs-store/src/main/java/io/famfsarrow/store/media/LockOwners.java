package io.famfsarrow.store.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds the process behind a lock. That of an OFD lock the kernel does not tell: it looks through
 * the open files of all processes that this user may look into. Takes some milliseconds; for
 * messages.
 */
final class LockOwners {
  private final Path proc;

  /** The root is {@code /proc}, or a folder that looks like it. */
  LockOwners(Path proc) {
    this.proc = proc;
  }

  static LockOwners ofThisMachine() {
    return new LockOwners(Path.of("/proc"));
  }

  /**
   * A process that holds a lock on the node that overlaps the range; another one than this, if
   * there is one.
   */
  OptionalLong find(NodeInfo node, MediaRange range) {
    long self = ProcessHandle.current().pid();
    boolean heldHere = false;
    for (Path process : processes()) {
      if (holds(process, node, range)) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self) {
          return OptionalLong.of(pid);
        }
        heldHere = true;
      }
    }
    return heldHere ? OptionalLong.of(self) : OptionalLong.empty();
  }

  /** The process that holds the {@code flock} of a node; only those of its own kind are told. */
  OptionalLong findWhole(NodeInfo node) {
    return lines(proc.resolve("locks")).stream()
        .mapToLong(line -> wholeLockHolder(line, node))
        .filter(pid -> pid > 0)
        .findFirst();
  }

  /** Of a line like {@code 7: FLOCK ADVISORY WRITE 1234 00:1a:4711 0 EOF}; 0: another's. */
  static long wholeLockHolder(String line, NodeInfo node) {
    String[] words = line.split("\\s+", -1);
    boolean held = words.length >= 6 && words[1].equals("FLOCK") && words[5].equals(name(node));
    return held ? Long.parseLong(words[4]) : 0;
  }

  /** As the kernel writes a node in its lists of locks. */
  private static String name(NodeInfo node) {
    return String.format(
        "%02x:%02x:%d", node.device().major(), node.device().minor(), node.inode());
  }

  private List<Path> processes() {
    return children(proc, "[1-9]*");
  }

  private static boolean holds(Path process, NodeInfo node, MediaRange range) {
    for (Path file : children(process.resolve("fdinfo"), "*")) {
      if (lines(file).stream().anyMatch(line -> isLock(line, node, range))) {
        return true;
      }
    }
    return false;
  }

  /** Empty for a file that was closed in the meantime. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A line like {@code lock: 1: OFDLCK ADVISORY READ -1 00:1a:4711 0 2097151}. */
  static boolean isLock(String line, NodeInfo node, MediaRange range) {
    String[] words = line.split("\\s+", -1);
    if (words.length < 9 || !words[0].equals("lock:") || !words[2].equals("OFDLCK")) {
      return false;
    }
    long start = Long.parseLong(words[7]);
    long last = words[8].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(words[8]);
    return words[6].equals(name(node)) && start < range.endOffset() && last >= range.mediaOffset();
  }

  /** Empty for a process that is gone or belongs to another user. */
  private static List<Path> children(Path folder, String pattern) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
      stream.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      return children; // what could be seen until then
    }
    return children;
  }
}
