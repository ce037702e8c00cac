package io.famfsarrow.arrow.ipc;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Validity for columns whose file has none: slices of one region of ones (nothing is null) or of
 * zeros (everything is), shared by all columns, batches and files of the process.
 *
 * <p>Most writers leave the bitmap out when it says nothing; arrow-java wants one and would
 * allocate and fill it for every column of every batch. A region grows by doubling and is never
 * freed, because buffers may still point to it; so all regions together are at most twice the
 * largest. The buffers belong to no allocator and need no release. Nobody may store through them.
 */
final class StandIn implements ReferenceManager {

  private static final long MIN_BYTES = 64 << 10;
  private static final StandIn ONES = new StandIn((byte) 0xFF);
  private static final StandIn ZEROS = new StandIn((byte) 0);

  private final byte content;
  private volatile Region region = new Region(0, 0);

  private record Region(long address, long sizeBytes) {}

  private StandIn(byte content) {
    this.content = content;
  }

  /** Nothing is null. */
  static ArrowBuf ones(long sizeBytes) {
    return ONES.buffer(sizeBytes);
  }

  /** Everything is null. */
  static ArrowBuf zeros(long sizeBytes) {
    return ZEROS.buffer(sizeBytes);
  }

  private ArrowBuf buffer(long sizeBytes) {
    Region current = region;
    if (current.sizeBytes() < sizeBytes) {
      current = grow(sizeBytes);
    }
    ArrowBuf buffer = new ArrowBuf(this, null, sizeBytes, current.address());
    buffer.writerIndex(sizeBytes);
    return buffer;
  }

  private synchronized Region grow(long sizeBytes) {
    if (region.sizeBytes() < sizeBytes) {
      long size = Math.max(MIN_BYTES, Long.highestOneBit(sizeBytes - 1) << 1);
      long address = MemoryUtil.allocateMemory(size);
      MemoryUtil.setMemory(address, size, content);
      region = new Region(address, size);
    }
    return region;
  }

  @Override
  public int getRefCount() {
    return 1;
  }

  @Override
  public boolean release() {
    return false;
  }

  @Override
  public boolean release(int decrement) {
    return false;
  }

  @Override
  public void retain() {}

  @Override
  public void retain(int increment) {}

  @Override
  public ArrowBuf retain(ArrowBuf source, BufferAllocator target) {
    return derived(source, 0, source.capacity(), source.writerIndex());
  }

  @Override
  public ArrowBuf deriveBuffer(ArrowBuf source, long index, long length) {
    return derived(source, index, length, 0);
  }

  private ArrowBuf derived(ArrowBuf source, long index, long length, long writerIndex) {
    ArrowBuf buffer = new ArrowBuf(this, null, length, source.memoryAddress() + index);
    buffer.writerIndex(writerIndex);
    return buffer;
  }

  @Override
  public OwnershipTransferResult transferOwnership(ArrowBuf source, BufferAllocator target) {
    ArrowBuf same = retain(source, target);
    return new OwnershipTransferResult() {
      @Override
      public boolean getAllocationFit() {
        return true;
      }

      @Override
      public ArrowBuf getTransferredBuffer() {
        return same;
      }
    };
  }

  /** No allocator owns the memory; Arrow's own placeholder for that is one without a budget. */
  @Override
  public BufferAllocator getAllocator() {
    return new RootAllocator(0);
  }

  @Override
  public long getSize() {
    return region.sizeBytes();
  }

  @Override
  public long getAccountedSize() {
    return 0;
  }
}
