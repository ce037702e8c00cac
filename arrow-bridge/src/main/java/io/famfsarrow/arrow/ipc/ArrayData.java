package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One array of a batch: its buffers, which lie inside the body and are long enough for its rows,
 * and its children. Valid as long as the {@link BatchBody} it was read from.
 */
final class ArrayData {

  static final int VIEW_BYTES = 16;

  /** Values up to this length lie within their view. */
  static final int INLINE_BYTES = 12;

  final FieldShape shape;
  final int length;

  /** Never negative: -1 of the file (not counted) without a bitmap is 0, with one it stays -1. */
  final int nullCount;

  /** As {@code FieldVector.loadFieldBuffers} takes them: absent validity already replaced. */
  final List<ArrowBuf> buffers;

  final List<ArrayData> children;

  ArrayData(
      FieldShape shape,
      int length,
      int nullCount,
      List<ArrowBuf> buffers,
      List<ArrayData> children) {
    this.shape = shape;
    this.length = length;
    this.nullCount = nullCount;
    this.buffers = buffers;
    this.children = children;
  }

  long address(int buffer) {
    return buffers.get(buffer).memoryAddress();
  }

  long sizeBytes(int buffer) {
    return buffers.get(buffer).capacity();
  }

  /** Entry of a buffer of offsets or sizes whose entries are {@code shape.width} bytes wide. */
  long offsetAt(int buffer, long index) {
    long address = address(buffer) + index * shape.width;
    return shape.width == Long.BYTES ? RawMemory.getLong(address) : RawMemory.getInt(address);
  }

  boolean isNull(long row) {
    int bits = RawMemory.getByte(address(0) + (row >>> 3));
    return (bits >>> (row & 7) & 1) == 0;
  }
}
