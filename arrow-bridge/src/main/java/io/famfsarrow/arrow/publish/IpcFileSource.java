package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;

/** An Arrow IPC file. */
final class IpcFileSource implements TableSource {

  private static final int MAX_METADATA_BYTES = 256 << 20;

  private final Path path;

  IpcFileSource(Path path) {
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
    ArrowFileReader reader = new ArrowFileReader(channel(), allocator);
    ReaderCursor cursor = new ReaderCursor(name(), reader, columns);
    try {
      requireOneDictionaryEach(reader);
    } catch (RuntimeException e) {
      cursor.close();
      throw e;
    }
    return cursor;
  }

  private FileChannel channel() {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new CorruptSourceException(path + " cannot be opened: " + e, e);
    }
  }

  /** Arrow's reader of files reads one dictionary batch for each dictionary and drops the rest. */
  private void requireOneDictionaryEach(ArrowFileReader reader) {
    try {
      int batches = reader.getDictionaryBlocks().size();
      if (batches > reader.getDictionaryIds().size()) {
        throw new UnsupportedSourceException(
            path + " has dictionaries in several parts (deltas): publish it as an IPC stream");
      }
    } catch (IOException e) {
      throw new CorruptSourceException(path + " cannot be read: " + e, e);
    }
  }

  /** Whether the first record batch says that its buffers are compressed. */
  boolean isCompressed() {
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel channel = channel();
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      List<ArrowBlock> blocks = reader.getRecordBlocks();
      return !blocks.isEmpty() && isCompressed(channel, blocks.get(0));
    } catch (IOException | RuntimeException e) {
      throw new CorruptSourceException(path + " is not a readable Arrow IPC file: " + e, e);
    }
  }

  private static boolean isCompressed(FileChannel channel, ArrowBlock block) throws IOException {
    int length = block.getMetadataLength();
    if (length < 8 || length > MAX_METADATA_BYTES) {
      throw new IOException("the first record batch has metadata of " + length + " bytes");
    }
    ByteBuffer metadata = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (metadata.hasRemaining()) {
      if (channel.read(metadata, block.getOffset() + metadata.position()) < 0) {
        throw new IOException("the first record batch lies behind the end");
      }
    }
    metadata.position(metadata.getInt(0) == -1 ? 8 : 4);
    Message message = Message.getRootAsMessage(metadata.slice().order(ByteOrder.LITTLE_ENDIAN));
    if (message.headerType() != MessageHeader.RecordBatch) {
      throw new IOException("the first record batch is no record batch");
    }
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    return batch != null && batch.compression() != null;
  }
}
