package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.MemoryWork;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;

/** An Arrow IPC file, mapped: its batches are copied from the mapping straight into the store. */
final class IpcFileSource implements TableSource {

  private final Path path;
  private final boolean compressed;
  private MappedFile opened;

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
      boolean compressed = readable(() -> isCompressed(ArrowFile.open(file, path.toString())));
      return new IpcFileSource(path, compressed);
    }
  }

  private static boolean isCompressed(ArrowFile file) {
    return file.batchCount() > 0 && file.isCompressed(0);
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
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return opened == null ? work.run() : opened.guard(work);
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    MappedFile file = MappedFile.open(path);
    opened = file;
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
