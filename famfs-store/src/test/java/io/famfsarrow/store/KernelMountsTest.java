package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a mount table, as the kernel writes them. */
class KernelMountsTest {
  @TempDir Path folder;
  private Path medium;

  @BeforeEach
  void make() throws IOException {
    medium = Files.createFile(folder.resolve("a medium"));
  }

  private String line(Path source, String type) {
    return source.toString().replace(" ", "\\040") + " /mnt/my\\040data " + type + " rw 0 0";
  }

  @ParameterizedTest
  @ValueSource(strings = {"famfs", "famfs-fuse", "fuse.famfs"})
  void whatFamfsHasMountedIsNotChanged(String type) {
    List<String> mounts = List.of("proc /proc proc rw 0 0", line(medium, type));
    MediaBusyException busy =
        assertThrows(
            MediaBusyException.class, () -> KernelMounts.requireNotMounted(medium, mounts));
    assertTrue(busy.getMessage().contains("/mnt/my data"), busy.getMessage());
  }

  @Test
  void anotherNameOfTheMediumIsTheMedium() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), medium);
    assertThrows(
        MediaBusyException.class,
        () -> KernelMounts.requireNotMounted(link, List.of(line(medium, "famfs"))));
  }

  @Test
  void otherMountsAreNoReason() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    KernelMounts.requireNotMounted(
        medium,
        List.of(
            line(other, "famfs"),
            line(medium, "fuse.famfs-arrow"),
            line(folder.resolve("missing"), "famfs"),
            "none /mnt famfs rw 0 0",
            ""));
  }
}
