package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.WritableRange;
import java.util.BitSet;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A range in ordinary memory that starts with garbage, aligned to 2 MiB, with guard bytes on both
 * sides. It notes which 2 MiB units were prepared, and fails a preparation outside its bounds.
 */
public final class TestRange implements WritableRange, AutoCloseable {

  private static final long UNIT = 2L << 20;
  private static final byte GUARD = (byte) 0xA5;

  private final long block;
  private final long blockBytes;
  private final long address;
  private final long sizeBytes;
  private final BitSet prepared = new BitSet();

  public TestRange(long sizeBytes) {
    this.sizeBytes = sizeBytes;
    this.blockBytes = sizeBytes + 3 * UNIT;
    this.block = MemoryUtil.allocateMemory(blockBytes);
    this.address = (block + 2 * UNIT - 1) & -UNIT;
    MemoryUtil.setMemory(block, blockBytes, GUARD);
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized void prepare(long offset, long lengthBytes) {
    assertTrue(offset >= 0 && lengthBytes > 0 && offset <= sizeBytes - lengthBytes);
    prepared.set((int) (offset / UNIT), (int) ((offset + lengthBytes - 1) / UNIT) + 1);
  }

  /** Fails if a byte outside the first {@code writtenBytes} was stored. */
  public void requireGuardsIntact(long writtenBytes) {
    requireGuard(block, address);
    requireGuard(address + writtenBytes, block + blockBytes);
    assertEquals((writtenBytes + UNIT - 1) / UNIT, prepared.cardinality());
  }

  private static void requireGuard(long from, long to) {
    for (long at = from; at < to; at++) {
      if (MemoryUtil.getByte(at) != GUARD) {
        throw new AssertionError("a byte was stored outside, " + (to - at) + " before the end");
      }
    }
  }

  public byte[] bytes(long lengthBytes) {
    byte[] bytes = new byte[Math.toIntExact(lengthBytes)];
    MemoryUtil.copyFromMemory(address, bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public void close() {
    MemoryUtil.freeMemory(block);
  }
}
