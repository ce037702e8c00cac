package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** A file that holds an Arrow IPC stream: no footer, but it can be read again. */
final class IpcStreamFileSource implements TableSource {

  private final Path path;

  IpcStreamFileSource(Path path) {
    this.path = path;
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
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    try {
      InputStream in = Files.newInputStream(path);
      return new ReaderCursor(name(), StreamStart.reader(name(), in, allocator), columns);
    } catch (IOException e) {
      throw new CorruptSourceException(path + " cannot be opened: " + e, e);
    }
  }
}
