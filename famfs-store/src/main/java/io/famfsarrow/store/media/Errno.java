package io.famfsarrow.store.media;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.NoSuchStoreException;

/** Error numbers of Linux, and the typed error that each of them becomes. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int EFBIG = 27;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int ELOOP = 40;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /**
   * The error of a failed call.
   *
   * @param outcome what {@link LibC} returned: the negative errno
   */
  static FamfsException failure(Object path, String call, long outcome) {
    int errno = Math.toIntExact(-outcome);
    String message = path + ": " + call + ": " + LibC.strerror(errno) + " (errno " + errno + ")";
    return switch (errno) {
      case ENOENT, ENOTDIR -> new NoSuchStoreException(message);
      case ENOSPC, EDQUOT, EFBIG -> new NoSpaceException(message);
      case ENOMEM ->
          new MediaAccessException(
              message + "; limits are ulimit -v and /proc/sys/vm/max_map_count");
      default -> new MediaAccessException(message);
    };
  }
}
