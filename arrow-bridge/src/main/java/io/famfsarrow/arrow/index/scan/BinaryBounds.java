package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import java.util.Arrays;

/** Bounds of binaries that are no longer than an index may hold. */
final class BinaryBounds {

  private BinaryBounds() {}

  /** The start of the value: not above it. */
  static byte[] lower(byte[] value) {
    return value.length <= OrderedType.MAX_BYTES
        ? value
        : Arrays.copyOf(value, OrderedType.MAX_BYTES);
  }

  /**
   * The value, or the least string that lies above all that start as it does; null if the start is
   * all ones, since nothing lies above these.
   */
  static byte[] upper(byte[] value) {
    if (value.length <= OrderedType.MAX_BYTES) {
      return value;
    }
    int last = OrderedType.MAX_BYTES - 1;
    while (last >= 0 && value[last] == -1) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] above = Arrays.copyOf(value, last + 1);
    above[last]++;
    return above;
  }
}
