package io.famfsarrow.store.hostile;

import java.util.Arrays;

/** Takes an input apart from its start; behind its end there are zeros. */
public final class InputReader {
  private final byte[] input;
  private int at;

  public InputReader(byte[] input) {
    this.input = input;
  }

  public int u8() {
    return at < input.length ? Byte.toUnsignedInt(input[at++]) : 0;
  }

  public int u16() {
    return u8() | u8() << Byte.SIZE;
  }

  public long i64() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      value |= (long) u8() << shift;
    }
    return value;
  }

  public boolean hasMore() {
    return at < input.length;
  }

  /** So many bytes of the input, as the start of an array of that length. */
  public byte[] bytes(int taken, int lengthBytes) {
    int from = Math.min(at, input.length);
    int to = Math.min(from + Math.min(taken, lengthBytes), input.length);
    at = to;
    return Arrays.copyOf(Arrays.copyOfRange(input, from, to), lengthBytes);
  }

  public byte[] bytes(int lengthBytes) {
    return bytes(lengthBytes, lengthBytes);
  }

  /** What is left. */
  public byte[] rest() {
    return bytes(Math.max(0, input.length - at));
  }
}
