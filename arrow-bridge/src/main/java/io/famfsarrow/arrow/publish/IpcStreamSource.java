package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.io.InputStream;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** An Arrow IPC stream that is read once, as from standard input; closed with the cursor. */
final class IpcStreamSource implements TableSource {

  private final String name;
  private final InputStream in;
  private boolean opened;

  IpcStreamSource(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    if (opened) {
      throw new InvalidRequestException(name + " was read already and cannot be read again");
    }
    opened = true;
    return new ReaderCursor(name, StreamStart.reader(name, in, allocator), columns);
  }
}
