package io.famfsarrow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether famfs itself has a medium mounted on this host: the famfs tools then lock the log
 * file in their mount and not the medium, so nothing may be changed from here (famfs-format 19.5).
 */
final class KernelMounts {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Set<String> TYPES =
      Set.of("famfs", "fuse.famfs", "famfs-fuse", "fuse.famfs-fuse");

  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7]{2})");
  private static final int OCTAL = 8;

  private KernelMounts() {}

  /**
   * Passes if famfs does not have the medium mounted.
   *
   * @throws MediaBusyException if it has
   */
  static void requireNotMounted(Path medium) {
    try {
      requireNotMounted(medium, Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new MediaAccessException("cannot read " + MOUNTS + ": " + e, e);
    }
  }

  /** The lines are those of {@code /proc/self/mounts}, a byte for a character. */
  static void requireNotMounted(Path medium, List<String> mounts) throws IOException {
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 2 && TYPES.contains(fields[2]) && isSame(unescaped(fields[0]), medium)) {
        throw new MediaBusyException(
            medium
                + " is mounted by famfs at "
                + unescaped(fields[1])
                + ": use the famfs tools there, or unmount it first");
      }
    }
  }

  /** Blanks and the like stand in the table as a backslash and three octal digits. */
  private static String unescaped(String field) {
    Matcher escape = ESCAPE.matcher(field);
    String latin1 =
        escape.replaceAll(
            found -> Matcher.quoteReplacement("" + (char) Integer.parseInt(found.group(1), OCTAL)));
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static boolean isSame(String source, Path medium) throws IOException {
    Path path = Path.of(source);
    return path.isAbsolute() && Files.exists(path) && Files.isSameFile(path, medium);
  }
}
