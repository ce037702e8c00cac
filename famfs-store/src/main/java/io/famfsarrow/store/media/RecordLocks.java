package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaBusyException;
import java.util.Optional;

/**
 * OFD record locks of one descriptor: they belong to the open file description, not to the process,
 * so they neither vanish when another descriptor of the file is closed nor merge with other stores
 * in this process. The kernel frees them with the last descriptor or mapping of that description.
 */
final class RecordLocks {
  private static final int FLOCK_SIZE = 32;
  private static final int TYPE_OFFSET = 0;
  private static final int START_OFFSET = 8;
  private static final int LENGTH_OFFSET = 16;
  private static final int PROCESS_OFFSET = 24;

  private static final int F_RDLCK = 0;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;

  /** A conflict may be gone by the time one asks who it was; so often the lock is tried again. */
  private static final int ATTEMPTS = 100;

  private final Descriptor descriptor;

  RecordLocks(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  Optional<Media.LockHolder> tryRead(MediaRange range) {
    return tryLock(range, F_RDLCK);
  }

  Optional<Media.LockHolder> tryWrite(MediaRange range) {
    return tryLock(range, F_WRLCK);
  }

  /** One of another descriptor, whatever its lock. */
  Optional<Media.LockHolder> otherHolder(MediaRange range) {
    return conflict(range, F_WRLCK);
  }

  private Optional<Media.LockHolder> tryLock(MediaRange range, int type) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (set(range.mediaOffset(), range.lengthBytes(), type)) {
        return Optional.empty();
      }
      Optional<Media.LockHolder> holder = conflict(range, type);
      if (holder.isPresent()) {
        return holder;
      }
    }
    throw new MediaBusyException(
        descriptor.path() + ": lock on " + range + " is taken and freed again and again");
  }

  /** Frees what this descriptor holds of the range. */
  void unlock(MediaRange range) {
    set(range.mediaOffset(), range.lengthBytes(), F_UNLCK);
  }

  /** Frees all that this descriptor holds from an offset on. */
  void unlockFrom(long mediaOffset) {
    set(mediaOffset, 0, F_UNLCK);
  }

  private boolean set(long mediaOffset, long lengthBytes, int type) {
    try (NativeStruct flock = flock(mediaOffset, lengthBytes, type)) {
      int outcome = descriptor.recordLock(LibC.F_OFD_SETLK, flock.address());
      if (outcome == -Errno.EAGAIN || outcome == -Errno.EACCES) {
        return false;
      }
      if (outcome < 0) {
        throw Errno.failure(descriptor.path(), "fcntl(F_OFD_SETLK)", outcome);
      }
      return true;
    }
  }

  private Optional<Media.LockHolder> conflict(MediaRange range, int type) {
    try (NativeStruct flock = flock(range.mediaOffset(), range.lengthBytes(), type)) {
      int outcome = descriptor.recordLock(LibC.F_OFD_GETLK, flock.address());
      if (outcome < 0) {
        throw Errno.failure(descriptor.path(), "fcntl(F_OFD_GETLK)", outcome);
      }
      return flock.u16(TYPE_OFFSET) == F_UNLCK
          ? Optional.empty()
          : Optional.of(holder(range.deviceIndex(), flock));
    }
  }

  private static Media.LockHolder holder(int deviceIndex, NativeStruct flock) {
    long start = flock.i64(START_OFFSET);
    long length = flock.i64(LENGTH_OFFSET);
    MediaRange range =
        new MediaRange(deviceIndex, start, length == 0 ? Long.MAX_VALUE - start : length);
    // The kernel says -1 for OFD locks, which belong to no process.
    return new Media.LockHolder(range, Math.max(0, flock.i32(PROCESS_OFFSET)));
  }

  private static NativeStruct flock(long start, long length, int type) {
    NativeStruct flock = new NativeStruct(FLOCK_SIZE);
    flock.putShort(TYPE_OFFSET, type); // l_whence stays 0: SEEK_SET
    flock.putLong(START_OFFSET, start);
    flock.putLong(LENGTH_OFFSET, length);
    return flock;
  }
}
