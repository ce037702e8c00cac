package io.famfsarrow.store.pcq;

import io.famfsarrow.store.media.MediaMemory;
import java.util.Arrays;

/**
 * Memory of this process as two parties of one host see it: coherent. A party may be killed before
 * its next store, which then throws and leaves what was stored before.
 */
final class ArrayMemory implements MediaMemory {

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final byte[] bytes;
  private long storesLeft = Long.MAX_VALUE;

  ArrayMemory(long lengthBytes) {
    bytes = new byte[Math.toIntExact(lengthBytes)];
  }

  byte[] bytes() {
    return bytes;
  }

  /** The store after so many more kills. */
  void killAfter(long storeCount) {
    storesLeft = storeCount;
  }

  void survive() {
    storesLeft = Long.MAX_VALUE;
  }

  private void step() {
    if (--storesLeft < 0) {
      throw new Killed();
    }
  }

  @Override
  public long lengthBytes() {
    return bytes.length;
  }

  @Override
  public long loadAcquire(long offset) {
    return PcqLayout.littleEndian(bytes).getLong((int) offset);
  }

  @Override
  public void load(long offset, byte[] into, int index, int lengthBytes) {
    System.arraycopy(bytes, (int) offset, into, index, lengthBytes);
  }

  /** By 8 bytes, each of which may be the last. */
  @Override
  public void store(long offset, byte[] from, int index, int lengthBytes) {
    for (int done = 0; done < lengthBytes; done += Long.BYTES) {
      step();
      int length = Math.min(Long.BYTES, lengthBytes - done);
      System.arraycopy(from, index + done, bytes, (int) offset + done, length);
    }
  }

  @Override
  public void zero(long offset, long lengthBytes) {
    Arrays.fill(bytes, (int) offset, (int) (offset + lengthBytes), (byte) 0);
  }

  @Override
  public void storeRelease(long offset, long value) {
    step();
    PcqLayout.littleEndian(bytes).putLong((int) offset, value);
  }

  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return false;
  }

  @Override
  public void writeBack(long offset, long lengthBytes) {
    // one host
  }

  @Override
  public void drop(long offset, long lengthBytes) {
    // one host
  }

  @Override
  public void fence() {
    // one thread
  }
}
