package io.famfsarrow.fuse;

import com.kenai.jffi.MemoryIO;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A C string, or a block of bytes, in native memory, freed when it is closed. Not safe for use by
 * several threads.
 */
public final class NativeText implements AutoCloseable {

  /** The charset in which Java itself turns paths, arguments and the environment into bytes. */
  private static final Charset PATH_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private final long address;

  private NativeText(byte[] bytes) {
    this.address = MEMORY.allocateMemory(bytes.length + 1L, true);
    MEMORY.putByteArray(address, bytes, 0, bytes.length);
  }

  /** In the encoding of paths. */
  public static NativeText of(String text) {
    return new NativeText(text.getBytes(PATH_CHARSET));
  }

  public static NativeText of(Path path) {
    return of(path.toString());
  }

  /** Of its first byte; a NUL is behind the last. */
  public long address() {
    return address;
  }

  @Override
  public void close() {
    MEMORY.freeMemory(address);
  }
}
