package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import java.nio.file.Path;

/** Opens the node of a medium, and says what is wrong with a path that is none. */
final class MediaOpener {

  private MediaOpener() {}

  static Descriptor open(Path path, boolean forWriting) {
    int mode = forWriting ? LibC.O_RDWR : LibC.O_RDONLY;
    // O_NONBLOCK: do not wait for the other end should the path be a pipe.
    int flags = mode | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK;
    int fd = LibC.open(path.toString(), flags, 0);
    if (fd < 0) {
      throw failure(path, forWriting, fd);
    }
    return new Descriptor(path, fd);
  }

  private static RuntimeException failure(Path path, boolean forWriting, int outcome) {
    String advice = SysFs.ofThisMachine().daxAdvice(path);
    String reason = LibC.strerror(-outcome);
    return switch (-outcome) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new NoSuchStoreException(path + ": there is no such file or device" + advice);
      case Errno.EISDIR ->
          new MediaAccessException(
              path + ": a folder, expected a file, a dax device or a block device");
      case Errno.EACCES, Errno.EPERM, Errno.EROFS ->
          new MediaAccessException(
              path
                  + ": may not be opened for "
                  + (forWriting ? "writing" : "reading")
                  + ": "
                  + reason);
      default -> new MediaAccessException(path + ": cannot be opened: " + reason + advice);
    };
  }
}
