package io.famfsarrow.store.media;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds loads and stores at addresses that nobody may touch. With {@code
 * -Dfamfs.checkAddresses=true} every access of {@link RawMemory}, and every range that native code
 * is given, must lie in bytes that were announced here: parts of a medium as long as they are
 * mapped, and only as far as the medium reaches, or native memory that was allocated. So it notices
 * what no fault would show: the rest of a last page, another mapping beside this one, a mapping
 * that is gone.
 *
 * <p>A look-up for each access makes that far too slow for daily use; switched off, it is a constant
 * that the compiler drops. Safe for use by several threads.
 */
public final class AddressCheck {
  /** Whether accesses are checked, for the life of the process. */
  public static final boolean ON = Boolean.getBoolean("famfs.checkAddresses");

  /** An access outside all announced ranges. An error, so that nobody takes it for bad input. */
  public static final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  private record Range(long start, long end, boolean writable) {
    boolean holds(long address) {
      return address >= start && address < end;
    }
  }

  private static final ConcurrentSkipListMap<Long, Range> RANGES = new ConcurrentSkipListMap<>();
  private static final AtomicLong VIOLATIONS = new AtomicLong();

  private AddressCheck() {}

  /** Announces bytes that may be loaded, and stored if {@code writable}. */
  static void allow(long address, long lengthBytes, boolean writable) {
    if (lengthBytes > 0) {
      RANGES.put(address, new Range(address, address + lengthBytes, writable));
    }
  }

  /** Takes back every range that starts within these bytes. */
  static void forbid(long address, long lengthBytes) {
    RANGES.subMap(address, address + lengthBytes).clear();
  }

  /**
   * Passes if all bytes may be touched; a run may go on over ranges that lie side by side.
   *
   * @throws Violation if one may not
   */
  static void require(long address, long lengthBytes, boolean store) {
    if (lengthBytes < 0) {
      throw violation(address, lengthBytes, store, address);
    }
    long at = address;
    long left = lengthBytes;
    while (left > 0) {
      Map.Entry<Long, Range> entry = RANGES.floorEntry(at);
      Range range = entry == null ? null : entry.getValue();
      if (range == null || !range.holds(at) || (store && !range.writable())) {
        throw violation(address, lengthBytes, store, at);
      }
      left -= range.end() - at;
      at = range.end();
    }
  }

  private static Violation violation(long address, long lengthBytes, boolean store, long at) {
    VIOLATIONS.incrementAndGet();
    return new Violation(
        String.format(
            "%s of %d bytes at address 0x%x: nothing that may be touched so lies at 0x%x",
            store ? "store" : "load", lengthBytes, address, at));
  }

  /** Accesses that were refused so far, also those whose error somebody caught. */
  public static long violationCount() {
    return VIOLATIONS.get();
  }

  /** Ranges that may be touched now: more and more of them are a leak. */
  public static int rangeCount() {
    return RANGES.size();
  }
}
