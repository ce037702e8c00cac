package io.famfsarrow.arrow.build;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.BufferAllocator;

/** Memory of one buffer within the space of a batch. */
final class Piece extends AllocationManager {

  private final BatchSpace space;
  private final int batch;
  private final long offset;
  private final long sizeBytes;

  /** Bytes from {@code offset} of the space on, which belong to batch number {@code batch}. */
  Piece(BufferAllocator allocator, BatchSpace space, int batch, long offset, long sizeBytes) {
    super(allocator);
    this.space = space;
    this.batch = batch;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
  }

  int batch() {
    return batch;
  }

  long offset() {
    return offset;
  }

  long endOffset() {
    return offset + sizeBytes;
  }

  @Override
  public long getSize() {
    return sizeBytes;
  }

  @Override
  protected long memoryAddress() {
    return space.address() + offset;
  }

  @Override
  protected void release0() {
    space.release(this);
  }
}
