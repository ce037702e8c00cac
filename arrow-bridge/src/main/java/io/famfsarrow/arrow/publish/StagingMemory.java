package io.famfsarrow.arrow.publish;

import java.lang.management.ManagementFactory;

/** How much of this machine's memory a publication may fill with batches that wait. */
final class StagingMemory {

  private static final int SHARE = 4;

  private StagingMemory() {}

  /** A quarter of the memory that this process may use at all. */
  static long defaultLimitBytes() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return system.getTotalMemorySize() / SHARE;
    }
    return Runtime.getRuntime().maxMemory() / SHARE;
  }
}
