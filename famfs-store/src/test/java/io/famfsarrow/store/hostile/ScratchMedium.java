package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A sparse file that plays the medium, and the harness's own way to its bytes: by read and write,
 * past all code that is tested.
 */
final class ScratchMedium implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  ScratchMedium(Path path) throws IOException {
    this.path = path;
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  Path path() {
    return path;
  }

  long sizeBytes() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empties it: a hole of that size. */
  void reset(long sizeBytes) {
    try {
      channel.truncate(0);
      if (sizeBytes > 0) {
        channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(long mediaOffset, byte... bytes) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left, mediaOffset + left.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(long mediaOffset, int lengthBytes) {
    try {
      ByteBuffer into = ByteBuffer.allocate(lengthBytes);
      for (int n = 0; n >= 0 && into.hasRemaining(); ) {
        n = channel.read(into, mediaOffset + into.position());
      }
      return into.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte byteAt(long mediaOffset) {
    return read(mediaOffset, 1)[0];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
