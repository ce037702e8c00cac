package io.famfsarrow.spark.column;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * Short strings that were read lately, so that one that comes back is not made anew: Spark copies a
 * string outside the heap whenever it hashes it, and to make the object alone takes longer than to
 * find it here. Used by one thread at a time.
 */
final class RecentStrings {

  /** Longer strings are not kept: bytes and length must fit into one long. */
  static final int MAX_BYTES = Long.BYTES - 1;

  private static final int SLOT_BITS = 10;

  /**
   * Spreads keys over the upper bits of their product: 2 to the 64th divided by the golden ratio.
   */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final int LENGTH_SHIFT = Byte.SIZE * MAX_BYTES;

  private final long[] keys = new long[1 << SLOT_BITS];
  private final UTF8String[] strings = new UTF8String[1 << SLOT_BITS];

  RecentStrings() {
    strings[slot(0)] = UTF8String.EMPTY_UTF8;
  }

  /**
   * What identifies a string.
   *
   * @param bytes the first in the lowest eight bits; what follows the last is not looked at
   * @param length at most {@link #MAX_BYTES}
   */
  static long key(long bytes, int length) {
    return (bytes & ((1L << (length * Byte.SIZE)) - 1)) | ((long) length << LENGTH_SHIFT);
  }

  private static int slot(long key) {
    return (int) ((key * SPREAD) >>> (Long.SIZE - SLOT_BITS));
  }

  /** The string of a key, or null if it is not here. */
  UTF8String find(long key) {
    int slot = slot(key);
    return keys[slot] == key ? strings[slot] : null;
  }

  /** Makes the string of a key and keeps it, in place of another one. */
  UTF8String make(long key) {
    byte[] bytes = new byte[(int) (key >>> LENGTH_SHIFT)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (key >>> (i * Byte.SIZE));
    }
    int slot = slot(key);
    keys[slot] = key;
    strings[slot] = UTF8String.fromBytes(bytes);
    return strings[slot];
  }
}
