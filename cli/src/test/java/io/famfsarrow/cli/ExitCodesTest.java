package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.PublishStateUnknownException;
import io.famfsarrow.store.UnreadableFileException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ExitCodesTest {

  @Test
  void subclassesGoBeforeTheirSuperclass() {
    assertEquals(ExitCodes.USAGE, ExitCodes.of(new InvalidRequestException("x")));
    assertEquals(ExitCodes.CORRUPT, ExitCodes.of(new CorruptSourceException("x", null)));
    assertEquals(ExitCodes.CORRUPT, ExitCodes.of(new UnreadableFileException("x")));
    assertEquals(
        ExitCodes.CORRUPT,
        ExitCodes.of(
            new CorruptArrowFileException(
                CorruptArrowFileException.Code.FOOTER, "f", "footer", "a", "b")));
    assertEquals(ExitCodes.DENIED, ExitCodes.of(new AccessDeniedException("/f")));
    assertEquals(ExitCodes.DENIED, ExitCodes.of(new FileSystemException("/f")));
    assertEquals(ExitCodes.NOT_FOUND, ExitCodes.of(new NoSuchFileException("/f")));
  }

  @Test
  void wrappedErrorsCountAsWhatTheyAre() {
    IOException lost = new StandardOutput.OutputLost(new IOException("No space left on device"));
    assertEquals(ExitCodes.FULL, ExitCodes.of(new UncheckedIOException(lost)));
  }

  @Test
  void whatTheSystemRefusesIsNoDefect() {
    IOException full = new IOException("No space left on device");
    assertEquals(ExitCodes.FULL, ExitCodes.of(full));
    assertEquals(
        ExitCodes.FULL,
        ExitCodes.of(new FileSystemException("/f", null, "No space left on device")));
    assertEquals(ExitCodes.CORRUPT, ExitCodes.of(new IOException("Input/output error")));
    assertEquals(ExitCodes.DENIED, ExitCodes.of(new IOException("Resource busy")));
    assertEquals(
        ExitCodes.NOT_FOUND,
        ExitCodes.of(new FileNotFoundException("/f (No such file or directory)")));
    assertEquals(
        ExitCodes.DENIED, ExitCodes.of(new FileNotFoundException("/f (Permission denied)")));
    UncheckedIOException spill = new UncheckedIOException("no room for the temporary file", full);
    assertEquals(ExitCodes.FULL, ExitCodes.of(spill));
    assertEquals(
        "famfs-arrow: no room for the temporary file: No space left on device\n", printed(spill));
    assertEquals("famfs-arrow: No space left on device\n", printed(new UncheckedIOException(full)));
  }

  @Test
  void commitThatFailedHalfWayTellsWhatToDo() {
    PublishStateUnknownException unknown =
        new PublishStateUnknownException("failed half way: open the store again");
    assertEquals(ExitCodes.CORRUPT, ExitCodes.of(unknown));
    assertEquals("famfs-arrow: failed half way: open the store again\n", printed(unknown));
  }

  @Test
  void whatNobodyForesawIsADefect() {
    assertEquals(ExitCodes.DEFECT, ExitCodes.of(new IllegalStateException("x")));
    assertEquals(ExitCodes.DEFECT, ExitCodes.of(new InternalError("some other")));
    assertEquals(
        "famfs-arrow: internal error: IllegalStateException: a b (set FAMFS_DEBUG=1 for details)\n",
        printed(new IllegalStateException("a\n  b")));
  }

  @Test
  void failingMediumIsCorrupt() {
    InternalError fault =
        new InternalError("a fault occurred in a recent unsafe memory access operation in ...");
    assertEquals(ExitCodes.CORRUPT, ExitCodes.of(fault));
    assertEquals(
        "famfs-arrow: the medium failed or became shorter while it was mapped: see fsck\n",
        printed(fault));
  }

  @Test
  void filesAreNamedWithTheReason() {
    assertEquals("famfs-arrow: /f: no such file\n", printed(new NoSuchFileException("/f")));
    assertEquals("famfs-arrow: /f: permission denied\n", printed(new AccessDeniedException("/f")));
    assertEquals(
        "famfs-arrow: /f: Too many open files\n",
        printed(new FileSystemException("/f", null, "Too many open files")));
  }

  private static String printed(Throwable error) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = ErrorReport.print(error, new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(ExitCodes.of(error), exitCode);
    return err.toString(StandardCharsets.UTF_8);
  }
}
