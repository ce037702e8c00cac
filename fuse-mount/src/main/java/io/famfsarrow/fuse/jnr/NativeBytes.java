package io.famfsarrow.fuse.jnr;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import java.util.Arrays;
import jnr.ffi.Pointer;

/** Bytes to and from C. */
final class NativeBytes {
  private NativeBytes() {}

  /** The bytes of a C string, without the NUL. */
  static byte[] string(Pointer text) {
    int length = text.indexOf(0, (byte) 0);
    byte[] bytes = new byte[length];
    text.get(0, bytes, 0, length);
    return bytes;
  }

  /** The bytes with a NUL behind them. */
  static byte[] terminated(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /**
   * Gives a value as the calls for extended attributes do: its length if the buffer has none,
   * ERANGE if it does not fit.
   */
  static int giveSized(byte[] value, Pointer buffer, long capacityBytes) {
    if (capacityBytes == 0) {
      return value.length;
    }
    if (capacityBytes < value.length) {
      throw new ErrnoException(Errno.ERANGE);
    }
    buffer.put(0, value, 0, value.length);
    return value.length;
  }
}
