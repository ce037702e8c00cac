package io.famfsarrow.store.hostile;

import io.famfsarrow.store.media.AddressCheck;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Looks after each case whether it left anything behind: an access that was refused, a mapping, a
 * descriptor; and whether it took more memory than any medium may cost. The heap has its own limit.
 * Only for a process that does one case at a time.
 */
final class CaseGuard {
  /** The JVM opens some of its own when it likes to. */
  private static final int SPARE_DESCRIPTORS = 8;

  /** A file may name all of a medium of 64 MiB sixteen times over, and all of it be touched. */
  private static final long MOST_KIBIBYTES = 2 << 20;

  /** Counting them costs more than many a case. */
  private static final int CASES_PER_COUNT = 256;

  private static final File DESCRIPTORS = new File("/proc/self/fd");

  private final int ranges = AddressCheck.rangeCount();
  private final int descriptors = descriptorCount();
  private long caseCount;

  /** As things are now, they are to be after each case. */
  CaseGuard() {
    MediumDrill.require(AddressCheck.ON, "run it with -Dfamfs.checkAddresses=true");
  }

  private static int descriptorCount() {
    String[] names = DESCRIPTORS.list();
    return names == null ? 0 : names.length;
  }

  /** Most that was resident at any time: the JVM, native memory, mapped pages. */
  private static long peakKibibytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void check() {
    MediumDrill.require(AddressCheck.violationCount() == 0, "an access was refused");
    MediumDrill.require(
        AddressCheck.rangeCount() == ranges,
        AddressCheck.rangeCount() - ranges + " mappings are left");
    if (++caseCount % CASES_PER_COUNT == 0) {
      int more = descriptorCount() - descriptors;
      MediumDrill.require(more <= SPARE_DESCRIPTORS, more + " descriptors are left");
      long peak = peakKibibytes();
      MediumDrill.require(peak <= MOST_KIBIBYTES, peak + " KiB of memory were taken");
    }
  }
}
