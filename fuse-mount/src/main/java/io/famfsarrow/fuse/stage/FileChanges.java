package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.store.WritableFile;
import io.famfsarrow.store.media.RawMemory;
import java.util.function.Consumer;

/** Stores bytes into open files. Takes the lock of one file at a time. */
final class FileChanges {
  static final int KEEP_SIZE = 1;
  static final int PUNCH_HOLE = 2;
  static final int ZERO_RANGE = 16;

  private FileChanges() {}

  static void write(OpenFile file, long offset, long fromAddress, int lengthBytes) {
    if (!file.writable()) {
      throw new ErrnoException(Errno.EBADF);
    }
    if (file.staged() != null) {
      change(file.staged(), space -> space.write(offset, fromAddress, lengthBytes));
    } else {
      writeInPlace(file.inPlace(), offset, fromAddress, lengthBytes);
    }
  }

  /** Runs a change on the bytes of a staged file; EPERM if it was published meanwhile. */
  static void change(StagedFile file, Consumer<StagedSpace> work) {
    file.dataLock().lock();
    try {
      if (file.ended()) {
        throw new ErrnoException(Errno.EPERM);
      }
      work.accept(file.space());
      file.unsettle();
    } finally {
      file.dataLock().unlock();
    }
  }

  /** Within its size; whatever lies beyond would be an append. */
  private static void writeInPlace(
      WritableFile file, long offset, long fromAddress, int lengthBytes) {
    if (lengthBytes == 0) {
      return;
    }
    requireWithin(file, offset, lengthBytes);
    file.prepare(offset, lengthBytes);
    file.guard(
        () -> {
          RawMemory.copy(fromAddress, file.address() + offset, lengthBytes);
          return null;
        });
    file.force(offset, lengthBytes);
  }

  private static void requireWithin(WritableFile file, long offset, long lengthBytes) {
    long sizeBytes = file == null ? 0 : file.sizeBytes();
    if (offset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (offset > sizeBytes - lengthBytes) {
      throw new ErrnoException(Errno.EPERM);
    }
  }

  /** As {@code fallocate(2)}: reserves, makes longer, or zeros a part. */
  static void allocate(OpenFile file, int mode, long offset, long lengthBytes) {
    if (!file.writable()) {
      throw new ErrnoException(Errno.EBADF);
    }
    if (offset < 0 || lengthBytes <= 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (file.staged() != null) {
      change(file.staged(), space -> allocate(space, mode, offset, lengthBytes));
    } else if (mode == 0 || mode == KEEP_SIZE) {
      requireWithin(file.inPlace(), offset, lengthBytes); // its space is there
    } else {
      throw new ErrnoException(Errno.EOPNOTSUPP);
    }
  }

  private static void allocate(StagedSpace space, int mode, long offset, long lengthBytes) {
    switch (mode) {
      case 0 -> enlarge(space, offset, lengthBytes);
      case KEEP_SIZE -> space.reserve(offset, lengthBytes);
      case PUNCH_HOLE | KEEP_SIZE, ZERO_RANGE | KEEP_SIZE -> space.zero(offset, lengthBytes);
      case ZERO_RANGE -> {
        enlarge(space, offset, lengthBytes);
        space.zero(offset, lengthBytes);
      }
      default -> throw new ErrnoException(Errno.EOPNOTSUPP);
    }
  }

  private static void enlarge(StagedSpace space, long offset, long lengthBytes) {
    space.reserve(offset, lengthBytes);
    if (offset + lengthBytes > space.sizeBytes()) {
      space.resize(offset + lengthBytes);
    }
  }
}
