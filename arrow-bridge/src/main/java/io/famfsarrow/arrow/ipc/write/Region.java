package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Readable bytes of one buffer of a source. Every access is bounded, since the numbers that lead
 * into it come from the source.
 */
record Region(String column, long address, long sizeBytes) {

  static Region of(String column, ArrowBuf buffer) {
    long size = buffer.readableBytes();
    return new Region(column, size == 0 ? 0 : buffer.memoryAddress() + buffer.readerIndex(), size);
  }

  boolean isEmpty() {
    return sizeBytes == 0;
  }

  /**
   * Address of {@code count} values of {@code width} bytes from value {@code first} on.
   *
   * @throws CorruptSourceException if the buffer does not hold them
   */
  long values(long first, long count, int width) {
    return bytes(Math.multiplyExact(first, width), Math.multiplyExact(count, width));
  }

  /** Address of a part of the buffer; as {@link #values}. */
  long bytes(long offset, long lengthBytes) {
    if (offset < 0 || lengthBytes < 0 || offset > sizeBytes - lengthBytes) {
      throw new CorruptSourceException(
          "column \"%s\": a buffer of %d bytes should hold %d bytes at %d; the source is damaged"
              .formatted(column, sizeBytes, lengthBytes, offset));
    }
    return address + offset;
  }

  /** Signed integer of 4 or 8 bytes. */
  long integer(long index, int width) {
    long at = values(index, 1, width);
    return width == Integer.BYTES ? RawMemory.getInt(at) : MemoryUtil.getLong(at);
  }
}
