package io.famfsarrow.store.hostile;

import io.famfsarrow.store.media.MediaMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A medium in an array. Every access is held against its length as one of a mapping would be, also
 * those that touch nothing.
 */
final class FlatMemory implements MediaMemory {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int lengthBytes;

  /** The start of an array; what lies behind the length may not be touched. */
  FlatMemory(byte[] bytes, int lengthBytes) {
    this.bytes = bytes;
    this.lengthBytes = lengthBytes;
  }

  private int at(long mediaOffset, long length) {
    return (int) Objects.checkFromIndexSize(mediaOffset, length, lengthBytes);
  }

  private int aligned(long mediaOffset, int alignment) {
    if (mediaOffset % alignment != 0) {
      throw new IllegalArgumentException("offset " + mediaOffset);
    }
    return at(mediaOffset, alignment);
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public long loadAcquire(long mediaOffset) {
    return (long) LONG.get(bytes, aligned(mediaOffset, Long.BYTES));
  }

  @Override
  public void load(long mediaOffset, byte[] into, int index, int length) {
    System.arraycopy(bytes, at(mediaOffset, length), into, index, length);
  }

  @Override
  public void store(long mediaOffset, byte[] from, int index, int length) {
    System.arraycopy(from, index, bytes, at(mediaOffset, length), length);
  }

  @Override
  public void zero(long mediaOffset, long length) {
    int from = at(mediaOffset, length);
    Arrays.fill(bytes, from, from + (int) length, (byte) 0);
  }

  @Override
  public void storeRelease(long mediaOffset, long value) {
    LONG.set(bytes, aligned(mediaOffset, Long.BYTES), value);
  }

  @Override
  public boolean storePairRelease(long mediaOffset, long first, long second) {
    aligned(mediaOffset, 2 * Long.BYTES);
    return false;
  }

  @Override
  public void writeBack(long mediaOffset, long length) {
    at(mediaOffset, length);
  }

  @Override
  public void drop(long mediaOffset, long length) {
    at(mediaOffset, length);
  }

  @Override
  public void fence() {
    // one thread
  }
}
