package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibCTest {
  private static final int ENOENT = 2;

  /** In the octal flags of {@code /proc/self/fdinfo}. */
  private static final int CLOSE_ON_EXEC = 02000000;

  @TempDir Path folder;

  @Test
  void directoryIsNotInheritedByOtherProcesses() throws IOException {
    int descriptor = LibC.openDirectory(folder);
    try {
      String info = Files.readString(Path.of("/proc/self/fdinfo/" + descriptor));
      String flags = info.lines().filter(line -> line.startsWith("flags:")).findFirst().get();
      int value = Integer.parseInt(flags.substring("flags:".length()).strip(), 8);
      assertTrue((value & CLOSE_ON_EXEC) != 0, flags);
    } finally {
      LibC.close(descriptor);
    }
  }

  @Test
  void directoryThatAnswersIsNotDisconnected() {
    assertFalse(LibC.isDisconnected(folder));
    assertFalse(LibC.isDisconnected(folder.resolve("none")));
    assertEquals(-ENOENT, LibC.openDirectory(folder.resolve("none")));
  }
}
