package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;

/** Values of a run-end child, which may be of three widths. */
final class RunEnds {

  private RunEnds() {}

  static long at(ArrayData ends, long index) {
    int bytes = ends.shape.width / Byte.SIZE;
    long address = ends.address(1) + index * bytes;
    return switch (bytes) {
      case Short.BYTES -> RawMemory.getShort(address);
      case Integer.BYTES -> RawMemory.getInt(address);
      default -> RawMemory.getLong(address);
    };
  }
}
