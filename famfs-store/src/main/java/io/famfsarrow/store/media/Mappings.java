package io.famfsarrow.store.media;

import java.nio.file.Path;

/** Arithmetic and calls that all mappings share. */
final class Mappings {
  /** What processors map by one entry of a page table's second level: 2 MiB. */
  static final long HUGE_PAGE_BYTES = 2L << 20;

  private Mappings() {}

  /** The smallest multiple of a power of two that is not below the value. */
  static long roundUp(long value, long powerOfTwo) {
    return Math.addExact(value, powerOfTwo - 1) & -powerOfTwo;
  }

  static boolean isMultiple(long value, long powerOfTwo) {
    return (value & (powerOfTwo - 1)) == 0;
  }

  static void unmap(Path path, long address, long lengthBytes) {
    if (AddressCheck.ON) {
      AddressCheck.forbid(address, lengthBytes);
    }
    int outcome = LibC.munmap(address, lengthBytes);
    if (outcome < 0) {
      throw Errno.failure(path, "munmap", outcome);
    }
  }
}
