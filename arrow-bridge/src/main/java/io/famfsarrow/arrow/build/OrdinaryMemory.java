package io.famfsarrow.arrow.build;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/** Memory of this process for a buffer that will not be in the file. */
final class OrdinaryMemory extends AllocationManager {

  private final long address;
  private final long sizeBytes;

  OrdinaryMemory(BufferAllocator allocator, long sizeBytes) {
    super(allocator);
    this.sizeBytes = sizeBytes;
    this.address = MemoryUtil.allocateMemory(sizeBytes);
  }

  @Override
  public long getSize() {
    return sizeBytes;
  }

  @Override
  protected long memoryAddress() {
    return address;
  }

  @Override
  protected void release0() {
    MemoryUtil.freeMemory(address);
  }
}
