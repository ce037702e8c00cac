package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.util.MemoryUtil;

/** Signed integers of 2, 4 or 8 bytes in memory. */
final class Words {

  private Words() {}

  static long get(long address, int width) {
    return switch (width) {
      case Short.BYTES -> MemoryUtil.getShort(address);
      case Integer.BYTES -> RawMemory.getInt(address);
      default -> MemoryUtil.getLong(address);
    };
  }

  static void put(long address, int width, long value) {
    switch (width) {
      case Short.BYTES -> MemoryUtil.putShort(address, (short) value);
      case Integer.BYTES -> MemoryUtil.putInt(address, (int) value);
      default -> MemoryUtil.putLong(address, value);
    }
  }
}
