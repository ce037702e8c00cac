package io.famfsarrow.arrow.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source file that somebody cuts short while it is mapped. */
class ShrunkenFileTest {

  @TempDir Path folder;

  @Test
  void fileThatWasCutIsAnErrorAndNoCrash() throws IOException {
    Path path = folder.resolve("plain.arrow");
    try (InputStream in = getClass().getResourceAsStream("/arrow-ipc/pyarrow/plain.arrow")) {
      Files.copy(in, path);
    }
    try (MappedFile mapped = MappedFile.open(path)) {
      ArrowFile file = ArrowFile.open(mapped, path.toString());
      assertFalse(file.isCompressed(0));
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      Throwable cut = assertThrows(Throwable.class, () -> file.isCompressed(0));
      // The JVM may deliver a fault in compiled code late, when the reader that translates it has
      // returned: then it arrives as it is.
      boolean translated =
          cut instanceof MediaAccessException && cut.getMessage().contains("cut short");
      assertTrue(translated || cut instanceof InternalError, cut::toString);
    }
  }
}
