package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.LogFullException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.PathExistsException;

/**
 * Error numbers of Linux that a mount answers with (asm-generic: the same on x86-64 and aarch64).
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ENODATA = 61;
  public static final int EPROTO = 71;
  public static final int EBADMSG = 74;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNABORTED = 103;
  public static final int ENOTCONN = 107;
  public static final int ESTALE = 116;

  private Errno() {}

  /**
   * The one table from what went wrong to what a program is told. Whatever is not named here is
   * {@link #EIO}: a reader must never take a failure for the end of a file.
   */
  public static int of(Throwable failure) {
    if (failure instanceof ErrnoException refusal) {
      return refusal.errno();
    }
    if (failure instanceof NoSuchPathException) {
      return ENOENT;
    }
    if (failure instanceof InvalidPathException) {
      return EINVAL;
    }
    if (failure instanceof NoSpaceException || failure instanceof LogFullException) {
      return ENOSPC;
    }
    if (failure instanceof PathExistsException) {
      return EEXIST;
    }
    return EIO;
  }
}
