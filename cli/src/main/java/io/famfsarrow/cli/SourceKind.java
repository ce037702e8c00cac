package io.famfsarrow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a source is, as far as it decides whether it may be opened: a pipe may wait for ever. */
enum SourceKind {
  FILE("a file"),
  FOLDER("a folder"),
  PIPE("a pipe"),
  SOCKET("a socket"),
  DEVICE("a device");

  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_PIPE = 0010000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_SOCKET = 0140000;

  private final String text;

  SourceKind(String text) {
    this.text = text;
  }

  /** What a path leads to, links followed. */
  static SourceKind of(Path path) throws IOException {
    return switch ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK) {
      case TYPE_FILE -> FILE;
      case TYPE_FOLDER -> FOLDER;
      case TYPE_PIPE -> PIPE;
      case TYPE_SOCKET -> SOCKET;
      default -> DEVICE;
    };
  }

  /**
   * Whether it is a pipe that this process holds already, as the shell's {@code <(...)} makes it:
   * its writer is there, so that opening does not wait.
   */
  static boolean isInherited(Path path) {
    return path.startsWith("/dev/fd") || path.startsWith("/proc/self/fd");
  }

  @Override
  public String toString() {
    return text;
  }
}
