package io.famfsarrow.fuse.stage;

/**
 * Where the last bytes were to be that a program was told could not be stored: a file that lacks
 * them is not whole, whatever else it holds. Several such places count as one from the first to the
 * last. Not safe for use by several threads.
 */
final class LostBytes {
  private long from;
  private long end;

  /** They were refused. */
  void add(long offset, long lengthBytes) {
    from = isNone() ? offset : Math.min(from, offset);
    end = Math.max(end, offset + lengthBytes);
  }

  /** These were stored. */
  void stored(long offset, long lengthBytes) {
    long behind = offset + lengthBytes;
    if (offset <= from && behind > from) {
      from = Math.min(behind, end);
    } else if (offset < end && behind >= end) {
      end = offset;
    }
    forgetIfNone();
  }

  /** The file was cut to a size. */
  void cut(long sizeBytes) {
    end = Math.min(end, sizeBytes);
    forgetIfNone();
  }

  private void forgetIfNone() {
    if (isNone()) {
      from = 0;
      end = 0;
    }
  }

  boolean isNone() {
    return from >= end;
  }

  /** As {@code bytes 0 to 4096}. */
  @Override
  public String toString() {
    return "bytes " + from + " to " + end;
  }
}
