package io.famfsarrow.spark.write;

import io.famfsarrow.store.WritableRange;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Memory of this process in the place of reserved space; its address is aligned to a page at most.
 */
final class PrivateRange implements WritableRange, AutoCloseable {

  private final ArrowBuf buffer;
  private final long sizeBytes;

  PrivateRange(BufferAllocator allocator, long sizeBytes) {
    this.buffer = allocator.buffer(sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long address() {
    return buffer.memoryAddress();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
