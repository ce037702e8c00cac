package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountHoldersTest {
  @TempDir Path folder;

  private static List<Long> pids(Path directory) {
    return MountHolders.of(directory).stream()
        .map(holder -> Long.parseLong(holder.substring(0, holder.indexOf(' '))))
        .toList();
  }

  @Test
  void mappingCountsAlsoWhenTheFileIsClosed() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("a ö\nb"));
    Path other = Files.createDirectory(folder.resolve("a ö\n"));
    Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
    MappedByteBuffer mapped;
    try (FileChannel channel = FileChannel.open(file)) {
      mapped = channel.map(MapMode.READ_ONLY, 0, 3);
    }
    assertEquals(List.of(ProcessHandle.current().pid()), pids(directory));
    assertEquals(List.of(), pids(other));
    assertEquals(2, mapped.get(1));
  }

  @Test
  void workingDirectoryCounts() throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", "echo; read end").directory(folder.toFile()).start();
    try {
      int unused = process.getInputStream().read();
      assertEquals(List.of(process.pid() + " (sh)"), MountHolders.of(folder.toRealPath()));
    } finally {
      process.destroyForcibly();
    }
  }
}
