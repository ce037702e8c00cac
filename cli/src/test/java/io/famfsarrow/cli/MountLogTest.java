package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountLogTest {
  private static final int EIO = 5;
  private final Exception cause = new IllegalStateException("the medium failed");

  @TempDir Path folder;

  @Test
  void sameFailureIsWrittenAtPowersOfTen() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MountLog log = MountLog.to(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    for (int i = 0; i < 1234; i++) {
      log.requestFailed("read", "/a", EIO, cause);
    }
    log.requestFailed("read", "/b", EIO, cause);
    List<String> lines =
        bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(34)).toList();
    assertEquals(
        List.of(
            "read /a: errno 5: the medium failed",
            "read /a: errno 5: the medium failed (10 times by now)",
            "read /a: errno 5: the medium failed (100 times by now)",
            "read /a: errno 5: the medium failed (1000 times by now)",
            "read /b: errno 5: the medium failed"),
        lines);
  }

  @Test
  void fileDoesNotGrowWithoutEnd() throws IOException {
    Path file = folder.resolve("state").resolve("mount.log");
    MountLog log = MountLog.toFile(file);
    String name = "/" + "n".repeat(4000);
    for (int i = 0; i < 1000; i++) {
      log.requestFailed("read", name + i, EIO, cause);
    }
    assertTrue(Files.size(file) < (1 << 20) + 5000);
    Path before = folder.resolve("state").resolve("mount.log.1");
    assertTrue(Files.size(before) < (1 << 20) + 5000);
    assertTrue(Files.readString(file).contains(name + "999: errno 5"));
  }
}
