package io.famfsarrow.store.media;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One open medium: a plain file, a dax character device or a block device. Holds the descriptor on
 * which the locks between processes are taken (a lock is freed when the process dies).
 *
 * <p>Safe for use by several threads.
 */
public interface Media extends AutoCloseable {

  /** What the medium is. */
  enum Kind {
    FILE,
    DAX_DEVICE,
    BLOCK_DEVICE
  }

  /** Who else holds a lock: process id if it is a process of this host, or 0 if unknown. */
  record LockHolder(MediaRange range, long processId) {}

  Path path();

  Kind kind();

  /** Size of the device or file in bytes, as it was when it was opened. */
  long sizeBytes();

  /** Whether it was opened for writing. A medium that was not can never be mapped writable. */
  boolean writable();

  /** Whether cache lines must be written back and dropped (see {@link CacheControl}). */
  boolean coherent();

  CacheControl cacheControl();

  /**
   * Superblock region and log: [0, lengthBytes), mapped shared. The caller closes the media, not
   * the memory.
   */
  MediaMemory metadata(long lengthBytes);

  /** Whether the path still leads to the very node that is open (contracts section 2). */
  boolean sameNode();

  /** {@code flock(LOCK_EX)}, waiting. Owner's log and allocator lock; not reentrant. */
  Lock lockExclusive();

  /**
   * OFD write lock on a range, without waiting.
   *
   * @return empty if it was granted, else one holder that stands in the way
   */
  Optional<LockHolder> tryLockRange(MediaRange range);

  /** Gives back an OFD lock on the range; harmless where none is held. */
  void unlockRange(MediaRange range);

  /** OFD read lock on [0, 2 MiB), held while attached. */
  Optional<LockHolder> tryLockAttached();

  /**
   * Gives the range's memory back to the file system: it reads as zeros. No-op where that is not
   * possible.
   */
  void punchHole(MediaRange range);

  /** Whether any byte of the range may have been written (false: a hole of a sparse file). */
  boolean hasData(MediaRange range);

  /** Maps ranges of media (all on this one) into one contiguous range; see {@link RangeMapping}. */
  RangeMapping map(List<MediaRange> ranges, boolean forWriting);

  @Override
  void close();

  /** A lock; closing it twice is harmless. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }
}
