package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.MemoryRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;

/**
 * The body of one batch as Arrow buffers: one foreign allocation around the mapped bytes, and
 * slices of it.
 *
 * <p>Holds a reference to everything it hands out until it is closed. Whoever keeps a buffer takes
 * a reference of its own; the pin on the mapping goes with the last of them. Used by one thread.
 */
final class BatchBody implements AutoCloseable {

  private final FileBytes file;
  private final BufferAllocator allocator;
  private final CopyCounter copies;
  private final MemoryRange.Pin pin;
  private final List<ArrowBuf> owned = new ArrayList<>();
  private BatchMessage message;
  private Decompressor decompressor;
  private ArrowBuf body;

  /** Pins the file until this is closed and the last buffer is released, whichever is later. */
  BatchBody(FileBytes file, BufferAllocator allocator, CopyCounter copies) {
    this.file = file;
    this.allocator = allocator;
    this.copies = copies;
    this.pin = file.pin("Arrow buffers of " + file.name());
  }

  /**
   * Says which body this is; once, before the first buffer.
   *
   * @param maxDecompressedBytes that its buffers may unpack to
   */
  void use(BatchMessage batch, long maxDecompressedBytes) {
    message = batch;
    decompressor = Decompressor.of(file, batch, maxDecompressedBytes);
  }

  /** Buffer {@code i} of the batch: a slice of the file, or its decompressed content. */
  ArrowBuf buffer(int i, FieldShape shape) {
    long length = message.bufferLength(i);
    if (length == 0) {
      return allocator.getEmpty();
    }
    long offset = message.bufferOffset(i);
    if (message.codec() == BatchMessage.NOT_COMPRESSED) {
      return mapped(shape, offset, length);
    }
    return compressed(i, shape, offset, length);
  }

  private ArrowBuf mapped(FieldShape shape, long offset, long length) {
    if (length == 0) {
      return allocator.getEmpty();
    }
    copies.mapped(shape.path(), length);
    return body().slice(offset, length);
  }

  private ArrowBuf compressed(int i, FieldShape shape, long offset, long length) {
    long prefix = ArrowFileLayout.UNCOMPRESSED_LENGTH_BYTES;
    String where = message.where() + ", " + shape.where() + ", buffer " + i;
    if (length < prefix) {
      throw file.corrupt(Code.COMPRESSION, where, "a length in front", length + " bytes");
    }
    long rawBytes = file.longAt(message.block().bodyFileOffset() + offset);
    if (rawBytes == ArrowFileLayout.STORED_RAW) {
      return mapped(shape, offset + prefix, length - prefix);
    }
    decompressor.reserve(where, rawBytes, length - prefix);
    if (rawBytes == 0) {
      return allocator.getEmpty();
    }
    copies.copied(shape.path(), "compressed (" + decompressor.codecName() + ")", rawBytes);
    ArrowBuf raw =
        decompressor.decompress(where, body().slice(offset, length), rawBytes, allocator);
    owned.add(raw);
    return raw;
  }

  /** Wrapped at the first use, so that a batch of which nothing is read is not accounted. */
  private ArrowBuf body() {
    if (body == null) {
      long address = file.addressOf(message.block().bodyFileOffset(), message.bodyBytes());
      body = allocator.wrapForeignAllocation(new Mapping(message.bodyBytes(), address, pin));
    }
    return body;
  }

  @Override
  public void close() {
    for (ArrowBuf copy : owned) {
      copy.getReferenceManager().release();
    }
    owned.clear();
    if (body == null) {
      pin.close();
    } else {
      body.getReferenceManager().release();
    }
  }

  /** Tells the mapping when Arrow has let go of the last buffer. */
  private static final class Mapping extends ForeignAllocation {
    private final MemoryRange.Pin pin;

    Mapping(long sizeBytes, long address, MemoryRange.Pin pin) {
      super(sizeBytes, address);
      this.pin = pin;
    }

    @Override
    protected void release0() {
      pin.close();
    }
  }
}
