package io.famfsarrow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that appears when it is complete, in place of one that was there. Until then its bytes are
 * in a file beside it, which is removed also when a signal ends the process.
 */
final class OutputFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final OutputStream out;
  private final Thread removal;

  private OutputFile(Path target, Path part) throws IOException {
    this.target = target;
    this.part = part;
    this.removal = new Thread(this::remove, "famfs-remove-part");
    Runtime.getRuntime().addShutdownHook(removal);
    this.out = Files.newOutputStream(part);
  }

  static OutputFile create(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw CommandException.usage(target + " is a folder, expected the name of a file");
    }
    Path folder = target.toAbsolutePath().getParent();
    Path part =
        Files.exists(target) && !Files.isRegularFile(target)
            ? target // a pipe or a device
            : folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
    return new OutputFile(target, part);
  }

  OutputStream stream() {
    return out;
  }

  /** Gives the file its name. */
  void complete() throws IOException {
    out.close();
    if (part.equals(target)) {
      return;
    }
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherwise) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void remove() {
    try {
      if (!part.equals(target)) {
        Files.deleteIfExists(part);
      }
    } catch (IOException left) {
      // somebody took the folder away; nothing to do at the end of a process
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException exitHasBegun) {
      // then it runs, and finds nothing
    }
  }
}
