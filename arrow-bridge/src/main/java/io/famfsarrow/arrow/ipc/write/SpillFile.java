package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Bodies of batches that found no room in memory, laid out as they will be published, in a
 * temporary file that nobody else sees and that goes with this object.
 */
final class SpillFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 20;

  private final BufferAllocator allocator;
  private final FileChannel channel;
  private long end;

  /** Creates the file in a directory with room for what is to come. */
  SpillFile(Path directory, BufferAllocator allocator) throws IOException {
    this.allocator = allocator;
    Path file = Files.createTempFile(directory, "famfs-arrow-publish-", ".spill");
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Stores the body of a batch; the batch is not closed. */
  BatchBody add(BatchPlan batch) throws IOException {
    BatchShape shape = batch.shape();
    long bodyBytes = shape.bodyBytes();
    long offset = end;
    try (ArrowBuf body = allocator.buffer(Math.max(1, bodyBytes))) {
      batch.writeBodyTo(new RangeOutput(new BufferRange(body), 0, bodyBytes));
      for (long done = 0; done < bodyBytes; ) {
        int part = (int) Math.min(CHUNK_BYTES, bodyBytes - done);
        done += channel.write(direct(body.memoryAddress() + done, part), offset + done);
      }
    }
    end = offset + bodyBytes;
    return new Spilled(shape, offset);
  }

  private static ByteBuffer direct(long address, int lengthBytes) {
    return MemoryUtil.directBuffer(address, lengthBytes);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory of a buffer as a range; needs no preparation. */
  private record BufferRange(ArrowBuf buffer) implements WritableRange {
    @Override
    public long address() {
      return buffer.memoryAddress();
    }

    @Override
    public long sizeBytes() {
      return buffer.capacity();
    }

    @Override
    public void prepare(long offset, long lengthBytes) {}
  }

  private final class Spilled implements BatchBody {
    private final BatchShape shape;
    private final long offset;

    Spilled(BatchShape shape, long offset) {
      this.shape = shape;
      this.offset = offset;
    }

    @Override
    public BatchShape shape() {
      return shape;
    }

    @Override
    public void writeBodyTo(RangeOutput out) {
      long bodyBytes = shape.bodyBytes();
      for (long done = 0; done < bodyBytes; ) {
        int part = (int) Math.min(CHUNK_BYTES, bodyBytes - done);
        readFully(direct(out.window(part), part), offset + done);
        done += part;
      }
    }

    private void readFully(ByteBuffer into, long from) {
      try {
        while (into.hasRemaining()) {
          int read = channel.read(into, from + into.position());
          if (read < 0) {
            throw new IOException("the temporary file of the staged batches was truncated");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
