package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted in this process's view of the file tree, as {@code /proc/self/mountinfo} says.
 */
public final class MountTable {

  /** Type of our mounts. */
  public static final String OWN_TYPE = "fuse.famfs-arrow";

  /**
   * One mount.
   *
   * @param directory where it is mounted, absolute
   * @param type like {@code fuse.famfs-arrow}
   * @param source for our mounts the first medium
   * @param device {@code major:minor} as in {@code st_dev}
   */
  public record Entry(String directory, String type, String source, String device) {
    public boolean isOurs() {
      return type.equals(OWN_TYPE);
    }
  }

  private static final Path SELF = Path.of("/proc/self/mountinfo");
  private static final int DEVICE_FIELD = 2;
  private static final int DIRECTORY_FIELD = 4;
  private static final int FIRST_OPTIONAL_FIELD = 6;

  private final List<Entry> entries;

  private MountTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads the table as it is now. */
  public static MountTable read() {
    try {
      return parse(Files.readAllBytes(SELF));
    } catch (IOException failed) {
      throw new FamfsException("cannot read " + SELF + ": is /proc mounted?", failed);
    }
  }

  /** Lines that do not have the form of proc(5) are left out. */
  static MountTable parse(byte[] mountinfo) {
    List<Entry> found = new ArrayList<>();
    for (String line : new String(mountinfo, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      parseLine(line).ifPresent(found::add);
    }
    return new MountTable(found);
  }

  private static Optional<Entry> parseLine(String line) {
    List<String> fields = Arrays.asList(line.split(" ", -1));
    if (fields.size() < FIRST_OPTIONAL_FIELD) {
      return Optional.empty();
    }
    List<String> behind = fields.subList(FIRST_OPTIONAL_FIELD, fields.size());
    int separator = behind.indexOf("-");
    if (separator < 0 || separator + 2 >= behind.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            unescape(fields.get(DIRECTORY_FIELD)),
            unescape(behind.get(separator + 1)),
            unescape(behind.get(separator + 2)),
            fields.get(DEVICE_FIELD)));
  }

  /** Blank, tab, newline and backslash stand as three octal digits behind a backslash. */
  private static String unescape(String field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < field.length()) {
      if (isEscape(field, i)) {
        bytes.write(Integer.parseInt(field, i + 1, i + 4, 8));
        i += 4;
      } else {
        bytes.write(field.charAt(i++));
      }
    }
    return bytes.toString(pathCharset());
  }

  private static boolean isEscape(String field, int at) {
    if (field.charAt(at) != '\\' || at + 4 > field.length()) {
      return false;
    }
    return field.substring(at + 1, at + 4).chars().allMatch(c -> c >= '0' && c <= '7');
  }

  /** The one in which Java turns paths into text, so that both can be compared. */
  static Charset pathCharset() {
    String name = System.getProperty("sun.jnu.encoding");
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  /** In the order in which they were mounted. */
  public List<Entry> entries() {
    return entries;
  }

  /** Directories within another one on which something is mounted. */
  List<String> below(Path directory) {
    Path outer = directory.toAbsolutePath().normalize();
    return entries.stream()
        .map(Entry::directory)
        .filter(inner -> Path.of(inner).startsWith(outer) && !Path.of(inner).equals(outer))
        .toList();
  }

  /** The mount that is seen at that directory: the last one mounted there. */
  public Optional<Entry> at(Path directory) {
    String wanted = directory.toAbsolutePath().normalize().toString();
    return entries.stream().filter(e -> e.directory().equals(wanted)).reduce((a, b) -> b);
  }
}
