package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * Looks at the first bytes of what should be an Arrow IPC stream: Arrow's reader would take any
 * four bytes for a length and ask for as much memory.
 */
final class StreamStart {

  private static final int READ_BYTES = 1 << 20;
  private static final int CONTINUATION = -1;
  private static final int MAX_SCHEMA_BYTES = 256 << 20;
  private static final String FILE_MAGIC = "ARROW1";

  private StreamStart() {}

  /**
   * A reader for the stream, that also reads compressed batches if there is a library for them.
   *
   * @throws UnsupportedSourceException if it is empty or cannot be an Arrow IPC stream
   */
  static ArrowStreamReader reader(String name, InputStream in, BufferAllocator allocator) {
    return new ArrowStreamReader(checked(name, in), allocator, CompressionCodec.Factory.INSTANCE);
  }

  /** As {@link #reader}, for a stream that counts as cut if it ends without its marker. */
  static ArrowStreamReader endMarkedReader(String name, InputStream in, BufferAllocator allocator) {
    InputStream marked = new EndMarkedStream(name, checked(name, in));
    return new ArrowStreamReader(marked, allocator, CompressionCodec.Factory.INSTANCE);
  }

  /** The same stream, buffered, still at its start. */
  private static InputStream checked(String name, InputStream in) {
    BufferedInputStream buffered = new BufferedInputStream(in, READ_BYTES);
    buffered.mark(2 * Integer.BYTES);
    try {
      requireStream(name, buffered.readNBytes(2 * Integer.BYTES));
      buffered.reset();
      return buffered;
    } catch (IOException e) {
      throw new CorruptSourceException(name + " cannot be read: " + e, e);
    }
  }

  private static void requireStream(String name, byte[] start) {
    if (start.length == 0) {
      throw new UnsupportedSourceException(
          name + " is empty: expected an Arrow IPC stream, which starts with its schema");
    }
    if (new String(start, StandardCharsets.ISO_8859_1).startsWith(FILE_MAGIC)) {
      throw new UnsupportedSourceException(
          name + " is an Arrow IPC file, not a stream: publish it by its name");
    }
    ByteBuffer words = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    boolean whole = start.length == 2 * Integer.BYTES;
    int length = whole && words.getInt(0) == CONTINUATION ? words.getInt(4) : first(words);
    if (!whole || length <= 0 || length > MAX_SCHEMA_BYTES) {
      throw new UnsupportedSourceException(
          name + " is not an Arrow IPC stream: it does not start with a schema message");
    }
  }

  /** Before version 0.15 a message started with its length. */
  private static int first(ByteBuffer words) {
    return words.remaining() < Integer.BYTES ? 0 : words.getInt(0);
  }
}
