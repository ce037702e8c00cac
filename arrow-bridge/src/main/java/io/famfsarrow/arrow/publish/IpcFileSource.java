package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/** An Arrow IPC file, mapped: its batches are copied from the mapping straight into the store. */
final class IpcFileSource implements TableSource {

  /** Prefix of a message: continuation word and length, or, before version 0.15, the length. */
  private static final int CONTINUATION = -1;

  private final Path path;
  private final boolean compressed;

  private IpcFileSource(Path path, boolean compressed) {
    this.path = path;
    this.compressed = compressed;
  }

  /**
   * Looks at a file's footer and its first batch.
   *
   * @throws CorruptSourceException if they are damaged
   */
  static IpcFileSource of(Path path) {
    try (MappedFile file = MappedFile.open(path)) {
      boolean compressed =
          readable(() -> isCompressed(file, ArrowFile.open(file, path.toString())));
      return new IpcFileSource(path, compressed);
    }
  }

  private static boolean isCompressed(MappedFile file, ArrowFile arrow) {
    if (arrow.batchCount() == 0) {
      return false;
    }
    ArrowFile.BatchInfo info = arrow.batchInfo(0);
    byte[] metadata = new byte[Math.toIntExact(info.lengthBytes() - info.bodyBytes())];
    MemoryUtil.copyFromMemory(file.address() + info.fileOffset(), metadata, 0, metadata.length);
    ByteBuffer bytes = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.getInt(0) == CONTINUATION ? 2 * Integer.BYTES : Integer.BYTES);
    Message message = Message.getRootAsMessage(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    return batch.compression() != null;
  }

  private static <T> T readable(Supplier<T> action) {
    try {
      return action.get();
    } catch (UnsupportedFormatException e) {
      throw new UnsupportedSourceException(e.getMessage(), e);
    } catch (CorruptMediaException e) {
      throw new CorruptSourceException(e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isInMemory() {
    return !compressed;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    MappedFile file = MappedFile.open(path);
    try {
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
      return new ReaderCursor(
          name(),
          readable(() -> ArrowFile.open(file, name()).reader(options, file::close)),
          columns);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }
}
