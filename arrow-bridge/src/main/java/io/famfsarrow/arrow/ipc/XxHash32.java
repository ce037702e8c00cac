package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;

/** The checksum of LZ4 frames: xxHash with 32 bits and seed 0 (xxHash specification, XXH32). */
final class XxHash32 {

  private static final int PRIME_1 = 0x9E3779B1;
  private static final int PRIME_2 = 0x85EBCA77;
  private static final int PRIME_3 = 0xC2B2AE3D;
  private static final int PRIME_4 = 0x27D4EB2F;
  private static final int PRIME_5 = 0x165667B1;
  private static final int STRIPE_BYTES = 16;

  private XxHash32() {}

  static int hash(long address, long lengthBytes) {
    long at = address;
    long end = address + lengthBytes;
    int hash = PRIME_5;
    if (lengthBytes >= STRIPE_BYTES) {
      long stripes = lengthBytes / STRIPE_BYTES;
      hash = stripes(at, stripes);
      at += stripes * STRIPE_BYTES;
    }
    hash += (int) lengthBytes;
    for (; end - at >= Integer.BYTES; at += Integer.BYTES) {
      hash = Integer.rotateLeft(hash + RawMemory.getInt(at) * PRIME_3, 17) * PRIME_4;
    }
    for (; at < end; at++) {
      hash = Integer.rotateLeft(hash + (RawMemory.getByte(at) & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    return avalanche(hash);
  }

  private static int stripes(long address, long count) {
    int a = 0x24234428; // the sum of the first two primes, modulo 2^32
    int b = PRIME_2;
    int c = 0;
    int d = -PRIME_1;
    long at = address;
    for (long i = 0; i < count; i++, at += STRIPE_BYTES) {
      a = round(a, RawMemory.getInt(at));
      b = round(b, RawMemory.getInt(at + 4));
      c = round(c, RawMemory.getInt(at + 8));
      d = round(d, RawMemory.getInt(at + 12));
    }
    return Integer.rotateLeft(a, 1)
        + Integer.rotateLeft(b, 7)
        + Integer.rotateLeft(c, 12)
        + Integer.rotateLeft(d, 18);
  }

  private static int round(int lane, int word) {
    return Integer.rotateLeft(lane + word * PRIME_2, 13) * PRIME_1;
  }

  private static int avalanche(int hash) {
    int mixed = (hash ^ hash >>> 15) * PRIME_2;
    mixed = (mixed ^ mixed >>> 13) * PRIME_3;
    return mixed ^ mixed >>> 16;
  }
}
