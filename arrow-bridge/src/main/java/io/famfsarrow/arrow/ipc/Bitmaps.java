package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;

/** Counting in validity bitmaps: bit {@code i} of byte {@code i / 8}, lowest first. */
public final class Bitmaps {

  private Bitmaps() {}

  /** Zeros among the first {@code bits}; reads no byte beyond the last that holds one of them. */
  public static long zeros(long address, long bits) {
    long ones = 0;
    long words = bits >>> 6;
    for (long i = 0; i < words; i++) {
      ones += Long.bitCount(RawMemory.getLong(address + (i << 3)));
    }
    long rest = address + (words << 3);
    long left = bits & 63;
    for (; left >= 8; left -= 8) {
      ones += Integer.bitCount(RawMemory.getByte(rest++) & 0xFF);
    }
    if (left > 0) {
      ones += Integer.bitCount(RawMemory.getByte(rest) & ((1 << left) - 1));
    }
    return bits - ones;
  }
}
