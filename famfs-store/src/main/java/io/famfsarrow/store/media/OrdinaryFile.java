package io.famfsarrow.store.media;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * An ordinary file of this host, opened under its name: never what a symbolic link leads to, and
 * never a pipe or a device, whose open could wait for ever. What is open is what was looked at, so
 * who changes names meanwhile changes nothing. Links in the folders above are followed.
 *
 * <p>Not for use by several threads; its channel is.
 */
public final class OrdinaryFile implements AutoCloseable {
  private final FileChannel channel;
  private final Object fileKey;
  private final int uid;

  private OrdinaryFile(FileChannel channel, Object fileKey, int uid) {
    this.channel = channel;
    this.fileKey = fileKey;
    this.uid = uid;
  }

  /**
   * Opens a file that exists.
   *
   * @throws NoSuchStoreException if there is nothing of that name
   * @throws MediaAccessException if it is no ordinary file, or may not be opened
   */
  public static OrdinaryFile open(Path path, boolean forWriting) throws IOException {
    int mode = forWriting ? LibC.O_RDWR : LibC.O_RDONLY;
    // O_NONBLOCK: do not wait for the other end should the path be a pipe.
    int flags = mode | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK;
    int fd = LibC.open(path, flags | Machine.noFollowFlag(), 0);
    if (fd < 0) {
      throw failure(path, fd);
    }
    try (Descriptor descriptor = new Descriptor(path, fd)) {
      NodeInfo node = descriptor.node();
      if (node.type() != NodeInfo.REGULAR) {
        throw new MediaAccessException(
            path + " is " + node.typeName() + ", expected an ordinary file");
      }
      return over(Path.of("/proc/self/fd/" + fd), forWriting, node.uid());
    }
  }

  /** Java opens by name only; this name is that of the open node, whatever its path leads to. */
  private static OrdinaryFile over(Path open, boolean forWriting, int uid) throws IOException {
    FileChannel channel =
        forWriting
            ? FileChannel.open(open, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(open);
    try {
      Object key = Files.readAttributes(open, BasicFileAttributes.class).fileKey();
      return new OrdinaryFile(channel, key, uid);
    } catch (IOException | RuntimeException | Error failed) {
      channel.close();
      throw failed;
    }
  }

  private static FamfsException failure(Path path, int outcome) {
    return switch (-outcome) {
      case Errno.ELOOP ->
          new MediaAccessException(path + " is a symbolic link, expected an ordinary file");
      case Errno.ENXIO ->
          new MediaAccessException(path + " is a pipe or a device, expected an ordinary file");
      default -> Errno.failure(path, "open", outcome);
    };
  }

  /** Of the open file; closed with this. */
  public FileChannel channel() {
    return channel;
  }

  /** Which file it is, as {@link BasicFileAttributes#fileKey} says of a path. */
  public Object fileKey() {
    return fileKey;
  }

  /** Its owner. */
  public int uid() {
    return uid;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
