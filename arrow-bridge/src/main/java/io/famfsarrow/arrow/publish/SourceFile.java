package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A file that is to be published, and how it starts. */
public final class SourceFile {

  private static final int HEAD_BYTES = 16;

  private final Path path;
  private final byte[] head;
  private final boolean compressedIpc;

  private SourceFile(Path path, byte[] head, boolean compressedIpc) {
    this.path = path;
    this.head = head;
    this.compressedIpc = compressedIpc;
  }

  static SourceFile of(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return new SourceFile(path, in.readNBytes(HEAD_BYTES), false);
    } catch (IOException e) {
      throw new CorruptSourceException(path + " cannot be read: " + e, e);
    }
  }

  /** The same file, known to be an Arrow IPC file with compressed buffers. */
  SourceFile asCompressedIpc() {
    return new SourceFile(path, head, true);
  }

  public Path path() {
    return path;
  }

  /** Whether it is an Arrow IPC file whose buffers are compressed. */
  public boolean isCompressedIpc() {
    return compressedIpc;
  }

  public boolean isEmpty() {
    return head.length == 0;
  }

  /** Whether the first bytes are those of the text. */
  public boolean startsWith(String magic) {
    return startsWith(magic.getBytes(StandardCharsets.US_ASCII));
  }

  boolean startsWith(byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** Whether the name ends with a dot and the text, in any case. */
  public boolean hasExtension(String extension) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith("." + extension);
  }
}
