package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** A record batch in the making: nodes and buffers in the order of the format. */
final class GatheredBuffers implements AutoCloseable {

  private final BufferAllocator allocator;
  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();
  private final List<Long> variadicCounts = new ArrayList<>();

  GatheredBuffers(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  void node(long length, long nullCount) {
    nodes.add(new ArrowFieldNode(length, nullCount));
  }

  /** The last array has that many data buffers of views. */
  void variadicCount(long count) {
    variadicCounts.add(count);
  }

  /** Adds a buffer of zeros; returns its address. */
  long add(long sizeBytes) {
    ArrowBuf buffer = allocator.buffer(sizeBytes);
    buffers.add(buffer);
    buffer.writerIndex(sizeBytes);
    if (sizeBytes > 0) {
      MemoryUtil.setMemory(buffer.memoryAddress(), sizeBytes, (byte) 0);
    }
    return buffer.memoryAddress();
  }

  /** Copies a value; by words where that is its size. */
  static void copy(long from, long to, long lengthBytes) {
    if (lengthBytes == Long.BYTES) {
      MemoryUtil.putLong(to, MemoryUtil.getLong(from));
    } else if (lengthBytes == Integer.BYTES) {
      MemoryUtil.putInt(to, MemoryUtil.getInt(from));
    } else {
      MemoryUtil.copyMemory(from, to, lengthBytes);
    }
  }

  static void setBit(long bits, int index) {
    long at = bits + (index >>> 3);
    MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) | 1 << (index & 7)));
  }

  /** The batch, which keeps the buffers. */
  ArrowRecordBatch batch(int rows) {
    return new ArrowRecordBatch(
        rows,
        nodes,
        buffers,
        NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
        variadicCounts,
        false,
        true);
  }

  @Override
  public void close() {
    buffers.forEach(ArrowBuf::close);
  }
}
