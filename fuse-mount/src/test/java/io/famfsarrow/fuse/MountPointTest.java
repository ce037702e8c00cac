package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointTest {
  @TempDir Path folder;

  private static String refusal(Path directory) {
    return assertThrows(InvalidRequestException.class, () -> MountPoint.require(directory))
        .getMessage();
  }

  @Test
  void emptyDirectoryIsFine() throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("d")));
    assertEquals(folder.resolve("d").toRealPath(), MountPoint.require(link));
  }

  @Test
  void missingOne() {
    String message = refusal(folder.resolve("no"));
    assertTrue(message.contains("does not exist"), message);
  }

  @Test
  void missingParent() {
    String message = refusal(folder.resolve("no/where"));
    assertTrue(message.contains("does not exist"), message);
  }

  @Test
  void file() throws IOException {
    String message = refusal(Files.createFile(folder.resolve("f")));
    assertTrue(message.contains("is not a directory"), message);
  }

  @Test
  void notEmpty() throws IOException {
    Files.createFile(folder.resolve("f"));
    String message = refusal(folder);
    assertTrue(message.contains("is not empty"), message);
  }

  @Test
  void mountedAlready() {
    String message = refusal(Path.of("/proc"));
    assertTrue(message.contains("type proc"), message);
  }

  @Test
  void unmountRefusesWhatIsNotOurs() {
    var refused =
        assertThrows(InvalidRequestException.class, () -> Unmounter.unmount(Path.of("/proc")));
    assertTrue(refused.getMessage().contains("type proc"), refused.getMessage());
    refused = assertThrows(InvalidRequestException.class, () -> Unmounter.unmount(folder));
    assertTrue(refused.getMessage().contains("nothing is mounted"), refused.getMessage());
  }
}
