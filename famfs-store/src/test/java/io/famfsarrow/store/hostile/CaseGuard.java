package io.famfsarrow.store.hostile;

import io.famfsarrow.store.media.AddressCheck;
import java.io.File;

/**
 * Looks after each case whether it left anything behind: an access that was refused, a mapping, a
 * descriptor. Only for a process that does one case at a time.
 */
final class CaseGuard {
  /** The JVM opens some of its own when it likes to. */
  private static final int SPARE_DESCRIPTORS = 8;

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

  void check() {
    MediumDrill.require(AddressCheck.violationCount() == 0, "an access was refused");
    MediumDrill.require(
        AddressCheck.rangeCount() == ranges,
        AddressCheck.rangeCount() - ranges + " mappings are left");
    if (++caseCount % CASES_PER_COUNT == 0) {
      int more = descriptorCount() - descriptors;
      MediumDrill.require(more <= SPARE_DESCRIPTORS, more + " descriptors are left");
    }
  }
}
