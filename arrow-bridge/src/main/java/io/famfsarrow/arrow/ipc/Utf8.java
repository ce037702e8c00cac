package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;

/** Checks bytes in memory for being UTF-8 (RFC 3629: shortest form, no surrogates). */
final class Utf8 {

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean valid(long address, long length) {
    long at = address;
    long end = address + length;
    while (at < end) {
      if (end - at >= Long.BYTES && (RawMemory.getLong(at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
        continue;
      }
      int step = sequence(at, end - at);
      if (step == 0) {
        return false;
      }
      at += step;
    }
    return true;
  }

  /** Bytes of the character there, or 0 if they are not one. */
  private static int sequence(long at, long left) {
    int lead = RawMemory.getByte(at) & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || left < size) {
      return 0;
    }
    int second = RawMemory.getByte(at + 1) & 0xFF;
    if (second < lowest(lead) || second > highest(lead)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((RawMemory.getByte(at + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /** The second byte's range rules out long forms, surrogates, and what lies beyond U+10FFFF. */
  private static int lowest(int lead) {
    return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  }

  private static int highest(int lead) {
    return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }
}
