package io.famfsarrow.fuse;

/** An answer, not a fault: the request ends with this errno and nothing is reported. */
public final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public ErrnoException(int errno) {
    super("errno " + errno, null, false, false);
    this.errno = errno;
  }

  /** Positive, as in {@link Errno}. */
  public int errno() {
    return errno;
  }
}
