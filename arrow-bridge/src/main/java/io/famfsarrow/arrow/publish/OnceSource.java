package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** What an Arrow reader reads, once; the reader is closed with the cursor. */
final class OnceSource implements TableSource {

  private final String name;
  private final Function<BufferAllocator, ArrowReader> reader;
  private boolean opened;

  OnceSource(String name, Function<BufferAllocator, ArrowReader> reader) {
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
    return new ReaderCursor(name, reader.apply(allocator), columns);
  }
}
