package io.famfsarrow.store.log;

import io.famfsarrow.store.media.MediaMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * Memory behind a write-back cache that may lose power. Stores go to the cache; a line reaches the
 * medium when it is written back and fenced, or at any earlier moment when the cache evicts it. A
 * chosen step fails, and {@link #afterPowerCut} is what could then be on the medium.
 */
final class SimulatedMemory implements MediaMemory {
  private static final int LINE_BYTES = 64;

  /** The machine stops at this step. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final byte[] medium;
  private final byte[] cache;
  private final BitSet dirty = new BitSet();
  private final BitSet writtenBack = new BitSet();
  private final boolean pairStores;
  private final Random random;
  private long stepsLeft = Long.MAX_VALUE;
  private long steps;

  SimulatedMemory(byte[] medium, boolean pairStores, Random random) {
    this.medium = medium;
    this.cache = medium.clone();
    this.pairStores = pairStores;
    this.random = random;
  }

  /** The step after so many more fails. */
  void cutPowerAfter(long stepCount) {
    stepsLeft = stepCount;
  }

  /** Stores, write-backs and fences so far. */
  long steps() {
    return steps;
  }

  /** The medium, with an arbitrary part of what was not fenced yet. */
  byte[] afterPowerCut() {
    byte[] left = medium.clone();
    dirty.stream()
        .filter(line -> random.nextBoolean())
        .forEach(line -> copyLine(cache, left, line));
    return left;
  }

  private static void copyLine(byte[] from, byte[] to, int line) {
    int at = line * LINE_BYTES;
    System.arraycopy(from, at, to, at, Math.min(LINE_BYTES, from.length - at));
  }

  private void step() {
    steps++;
    if (--stepsLeft < 0) {
      throw new PowerCut();
    }
    if (random.nextInt(4) == 0 && !dirty.isEmpty()) {
      int line = dirty.nextSetBit(random.nextInt(dirty.length()));
      copyLine(cache, medium, line);
    }
  }

  private void touched(long mediaOffset, long lengthBytes) {
    dirty.set(
        (int) (mediaOffset / LINE_BYTES), (int) ((mediaOffset + lengthBytes - 1) / LINE_BYTES) + 1);
  }

  private ByteBuffer words() {
    return ByteBuffer.wrap(cache).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long lengthBytes() {
    return cache.length;
  }

  @Override
  public long loadAcquire(long mediaOffset) {
    return words().getLong((int) mediaOffset);
  }

  @Override
  public void load(long mediaOffset, byte[] into, int index, int lengthBytes) {
    System.arraycopy(cache, (int) mediaOffset, into, index, lengthBytes);
  }

  /** Stores 8 bytes at a time, each of which may be the last. */
  @Override
  public void store(long mediaOffset, byte[] from, int index, int lengthBytes) {
    for (int done = 0; done < lengthBytes; done += Long.BYTES) {
      step();
      int n = Math.min(Long.BYTES, lengthBytes - done);
      System.arraycopy(from, index + done, cache, (int) mediaOffset + done, n);
      touched(mediaOffset + done, n);
    }
  }

  @Override
  public void zero(long mediaOffset, long lengthBytes) {
    step();
    Arrays.fill(cache, (int) mediaOffset, (int) (mediaOffset + lengthBytes), (byte) 0);
    touched(mediaOffset, lengthBytes);
  }

  @Override
  public void storeRelease(long mediaOffset, long value) {
    step();
    words().putLong((int) mediaOffset, value);
    touched(mediaOffset, Long.BYTES);
  }

  @Override
  public boolean storePairRelease(long mediaOffset, long first, long second) {
    if (!pairStores) {
      return false;
    }
    step();
    words().putLong((int) mediaOffset, first).putLong((int) mediaOffset + Long.BYTES, second);
    touched(mediaOffset, 2 * Long.BYTES);
    return true;
  }

  @Override
  public void writeBack(long mediaOffset, long lengthBytes) {
    step();
    int from = (int) (mediaOffset / LINE_BYTES);
    int to = (int) ((mediaOffset + lengthBytes - 1) / LINE_BYTES) + 1;
    BitSet lines = dirty.get(from, to);
    lines.stream().forEach(line -> writtenBack.set(from + line));
  }

  @Override
  public void drop(long mediaOffset, long lengthBytes) {
    // the cache of the one host that writes is never stale
  }

  @Override
  public void fence() {
    step();
    writtenBack.stream().forEach(line -> copyLine(cache, medium, line));
    dirty.andNot(writtenBack);
    writtenBack.clear();
  }
}
