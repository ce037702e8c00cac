package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An Arrow IPC stream out of a pipe, which must end with its end-of-stream marker. Arrow lets a
 * stream end with the pipe, too, but so ends the pipe of a program that was killed between two
 * batches, and half a table would be published. A reader that has seen the marker reads no further,
 * so whoever asks for bytes behind the last one has not seen it. For use by one thread.
 */
final class EndMarkedStream extends FilterInputStream {

  private final String name;

  EndMarkedStream(String name, InputStream in) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    return requireMore(super.read());
  }

  /** Raises {@link CorruptSourceException} where other streams say that they are at their end. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return requireMore(super.read(bytes, offset, length));
  }

  private int requireMore(int result) {
    if (result < 0) {
      throw new CorruptSourceException(
          name
              + " ended before the end-of-stream marker of an Arrow stream: the program that wrote"
              + " it died, or has to close its stream writer");
    }
    return result;
  }
}
