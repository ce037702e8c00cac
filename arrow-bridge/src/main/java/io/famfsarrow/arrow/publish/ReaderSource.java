package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** What somebody's Arrow reader reads; the reader is closed with the cursor. */
final class ReaderSource implements TableSource {

  private final String name;
  private final ArrowReader reader;
  private boolean opened;

  ReaderSource(String name, ArrowReader reader) {
    this.name = name;
    this.reader = reader;
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
    return new ReaderCursor(name, reader, columns);
  }
}
