package io.famfsarrow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says an error in one line; the stack trace only where {@code FAMFS_DEBUG} is set. */
final class ErrorReport {
  private ErrorReport() {}

  /** Prints the message and returns the exit code that belongs to the error. */
  static int print(Throwable error, PrintStream err) {
    int exitCode = ExitCodes.of(error);
    err.println("famfs-arrow: " + message(error, exitCode));
    if (System.getenv("FAMFS_DEBUG") != null) {
      error.printStackTrace(err);
    }
    return exitCode;
  }

  private static String message(Throwable error, int exitCode) {
    if (ExitCodes.isMediumFault(error)) {
      return "the medium failed or became shorter while it was mapped: see fsck";
    }
    String text = oneLine(fileMessage(error));
    if (exitCode != ExitCodes.DEFECT) {
      return text;
    }
    return "internal error: "
        + error.getClass().getSimpleName()
        + ": "
        + text
        + " (set FAMFS_DEBUG=1 for details)";
  }

  /** Java's own file errors have the bare path as message. */
  private static String fileMessage(Throwable error) {
    if (error instanceof UncheckedIOException unchecked) {
      IOException cause = unchecked.getCause();
      boolean saysMore = !cause.toString().equals(unchecked.getMessage());
      return (saysMore ? unchecked.getMessage() + ": " : "") + fileMessage(cause);
    }
    if (!(error instanceof FileSystemException file)) {
      return String.valueOf(error.getMessage());
    }
    String reason = file.getReason();
    if (error instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (error instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (error instanceof FileAlreadyExistsException) {
      reason = "exists already";
    }
    return file.getFile() + ": " + (reason == null ? "not accessible" : reason);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
