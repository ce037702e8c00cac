package io.famfsarrow.arrow.ipc.write;

import org.apache.arrow.memory.util.MemoryUtil;

/** Bits in memory, least significant first, as the columnar format has them. */
final class Bits {

  private Bits() {}

  /** Number of bits that are 1 in {@code [from, from + count)}. */
  static long ones(long address, long from, long count) {
    long ones = 0;
    long done = 0;
    for (; count - done >= Long.SIZE; done += Long.SIZE) {
      ones += Long.bitCount(word(address, from + done));
    }
    int left = (int) (count - done);
    return ones + (left == 0 ? 0 : Long.bitCount(few(address, from + done, left)));
  }

  static boolean isSet(long address, long index) {
    return (MemoryUtil.getByte(address + (index >>> 3)) >>> (index & 7) & 1) != 0;
  }

  /** 64 bits from any bit on; reads no byte that holds none of them. */
  private static long word(long address, long from) {
    long at = address + (from >>> 3);
    int shift = (int) (from & 7);
    long low = littleEndian(at);
    if (shift == 0) {
      return low;
    }
    return low >>> shift | (long) MemoryUtil.getByte(at + Long.BYTES) << (Long.SIZE - shift);
  }

  /** 1 to 63 bits from any bit on, the rest 0; reads no byte that holds none of them. */
  static long few(long address, long from, int count) {
    long at = address + (from >>> 3);
    int shift = (int) (from & 7);
    long value = (MemoryUtil.getByte(at) & 0xFFL) >>> shift;
    for (int have = Byte.SIZE - shift, i = 1; have < count; have += Byte.SIZE, i++) {
      value |= (MemoryUtil.getByte(at + i) & 0xFFL) << have;
    }
    return value & (1L << count) - 1;
  }

  private static long littleEndian(long address) {
    return MemoryUtil.getLong(address);
  }
}
