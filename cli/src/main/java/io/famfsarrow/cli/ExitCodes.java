package io.famfsarrow.cli;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.cli.text.UnsupportedColumnException;
import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.sql.QueryCancelledException;
import io.famfsarrow.sql.QueryMemoryException;
import io.famfsarrow.sql.SqlUnavailableException;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.LogFullException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.MediaBusyException;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.NotMasterException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.PublishStateUnknownException;
import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.UnsupportedFormatException;
import io.famfsarrow.store.media.MemoryFaults;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The exit codes, and which error ends with which: nowhere else is an exit code chosen. */
final class ExitCodes {
  static final int DONE = 0;

  /** The answer is "no", or the medium has errors. */
  static final int NO = 1;

  /** Wrong usage: includes sources, paths and folders that cannot be meant. */
  static final int USAGE = 2;

  /** No such store, path or dataset. */
  static final int NOT_FOUND = 3;

  /** Corrupt medium or data. */
  static final int CORRUPT = 4;

  /** No space left, or the log is full. */
  static final int FULL = 5;

  /** Not the owner, no permission, or in use by others. */
  static final int DENIED = 6;

  /** A defect in this program. */
  static final int DEFECT = 70;

  /** Java's answer to a mapped page that cannot be had, where no guard has made more of it. */
  static boolean isMediumFault(Throwable error) {
    return MemoryFaults.isFault(error);
  }

  private record Rule(Class<? extends Throwable> type, int exitCode) {}

  /** The first rule that fits holds: subclasses stand before their superclass. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(CorruptSourceException.class, CORRUPT), // is an InvalidRequestException too
          new Rule(InvalidPathException.class, USAGE),
          new Rule(InvalidRequestException.class, USAGE),
          new Rule(PathExistsException.class, USAGE),
          new Rule(FileAlreadyExistsException.class, USAGE),
          new Rule(UnsupportedColumnException.class, USAGE),
          new Rule(NoSuchStoreException.class, NOT_FOUND),
          new Rule(NoSuchPathException.class, NOT_FOUND),
          new Rule(NoSuchFileException.class, NOT_FOUND),
          new Rule(CorruptMediaException.class, CORRUPT),
          new Rule(UnsupportedFormatException.class, CORRUPT),
          new Rule(StoreReformattedException.class, CORRUPT),
          new Rule(MemoryFaultException.class, CORRUPT),
          new Rule(PublishStateUnknownException.class, CORRUPT),
          new Rule(NoSpaceException.class, FULL),
          new Rule(LogFullException.class, FULL),
          new Rule(QueryMemoryException.class, FULL),
          new Rule(StandardOutput.OutputLost.class, FULL),
          new Rule(NotMasterException.class, DENIED),
          new Rule(MediaAccessException.class, DENIED),
          new Rule(MediaBusyException.class, DENIED),
          new Rule(FuseUnavailableException.class, DENIED),
          new Rule(SqlUnavailableException.class, DENIED),
          new Rule(QueryCancelledException.class, NO),
          new Rule(AccessDeniedException.class, DENIED),
          new Rule(FileNotFoundException.class, NOT_FOUND),
          new Rule(IOException.class, DENIED)); // whatever else the system refuses

  private ExitCodes() {}

  static int of(Throwable error) {
    if (error instanceof CommandException command) {
      return command.exitCode();
    }
    if (isMediumFault(error)) {
      return CORRUPT;
    }
    if (error instanceof UncheckedIOException unchecked) {
      return of(unchecked.getCause());
    }
    if (error instanceof IOException io && reasonOf(io) != DEFECT) {
      return reasonOf(io);
    }
    for (Rule rule : RULES) {
      if (rule.type().isInstance(error)) {
        return rule.exitCode();
      }
    }
    return DEFECT;
  }

  /**
   * What the system says, which Java hands on as text only; {@link #DEFECT} if it is not one of
   * these.
   */
  private static int reasonOf(IOException error) {
    String text = String.valueOf(error.getMessage());
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      return FULL;
    }
    if (text.contains("Permission denied")) {
      return DENIED; // also of a FileNotFoundException
    }
    return text.contains("Input/output error") ? CORRUPT : DEFECT;
  }
}
