package io.famfsarrow.store.media;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping as {@code /proc/PID/maps} or {@code smaps} lists it.
 *
 * @param start first address
 * @param end first address behind it
 * @param permissions like {@code r--s}
 * @param deviceMajor of the file system of the mapped node
 * @param deviceMinor of the same
 * @param inode of the mapped node, 0 if none
 * @param hugeBytes mapped by 2 MiB pages; 0 where only {@code maps} was read
 */
public record ProcessMapping(
    long start,
    long end,
    String permissions,
    long deviceMajor,
    long deviceMinor,
    long inode,
    long hugeBytes) {
  private static final Pattern HEADER =
      Pattern.compile(
          "([0-9a-f]+)-([0-9a-f]+) (\\S{4}) [0-9a-f]+ ([0-9a-f]+):([0-9a-f]+) (\\d+)(?: .*)?");

  /** Fields of smaps that count memory mapped by huge pages. */
  private static final Pattern HUGE =
      Pattern.compile(
          "(?:ShmemPmdMapped|FilePmdMapped|Shared_Hugetlb|Private_Hugetlb):\\s+(\\d+) kB");

  private static final int HEXADECIMAL = 16;
  private static final long KIB = 1024;

  /** Reads the lines of either file. */
  static List<ProcessMapping> parse(List<String> lines) {
    List<ProcessMapping> mappings = new ArrayList<>();
    for (String line : lines) {
      Matcher header = HEADER.matcher(line);
      Matcher huge = HUGE.matcher(line);
      if (header.matches()) {
        mappings.add(of(header));
      } else if (huge.matches() && !mappings.isEmpty()) {
        int last = mappings.size() - 1;
        mappings.set(last, mappings.get(last).plusHuge(Long.parseLong(huge.group(1)) * KIB));
      }
    }
    return List.copyOf(mappings);
  }

  private static ProcessMapping of(Matcher header) {
    return new ProcessMapping(
        Long.parseUnsignedLong(header.group(1), HEXADECIMAL),
        Long.parseUnsignedLong(header.group(2), HEXADECIMAL),
        header.group(3),
        Long.parseLong(header.group(4), HEXADECIMAL),
        Long.parseLong(header.group(5), HEXADECIMAL),
        Long.parseLong(header.group(6)),
        0);
  }

  private ProcessMapping plusHuge(long bytes) {
    return new ProcessMapping(
        start, end, permissions, deviceMajor, deviceMinor, inode, hugeBytes + bytes);
  }

  boolean isOf(NodeInfo node) {
    return inode == node.inode()
        && deviceMajor == node.device().major()
        && deviceMinor == node.device().minor();
  }
}
