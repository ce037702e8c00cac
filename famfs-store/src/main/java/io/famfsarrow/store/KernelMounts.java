package io.famfsarrow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Looks whether famfs itself has a medium mounted on this host: the famfs tools then lock the log
 * file in their mount and not the medium, so nothing may be changed from here (famfs-format 19.5).
 */
final class KernelMounts {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Set<String> TYPES =
      Set.of("famfs", "fuse.famfs", "famfs-fuse", "fuse.famfs-fuse");

  private KernelMounts() {}

  /**
   * Passes if famfs does not have the medium mounted.
   *
   * @throws MediaBusyException if it has
   */
  static void requireNotMounted(Path medium) {
    try {
      for (String line : Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(" ", -1);
        if (fields.length > 2 && TYPES.contains(fields[2]) && isSame(fields[0], medium)) {
          throw new MediaBusyException(
              medium
                  + " is mounted by famfs at "
                  + fields[1]
                  + ": use the famfs tools there, or unmount it first");
        }
      }
    } catch (IOException e) {
      throw new MediaAccessException("cannot read " + MOUNTS + ": " + e, e);
    }
  }

  private static boolean isSame(String source, Path medium) throws IOException {
    Path path = Path.of(source);
    return path.isAbsolute() && Files.exists(path) && Files.isSameFile(path, medium);
  }
}
