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
public interface Media extends MemoryHealth, AutoCloseable {

  /** What the medium is. */
  enum Kind {
    FILE,
    DAX_DEVICE,
    BLOCK_DEVICE
  }

  /**
   * Who else holds a lock.
   *
   * @param range what is locked
   * @param processId a process of this host, or 0 if unknown; looked for only if the range lies in
   *     the first 2 MiB, because the kernel does not tell and a search takes milliseconds
   */
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
   *
   * @throws io.famfsarrow.store.CorruptMediaException if the medium is shorter
   */
  MediaMemory metadata(long lengthBytes);

  /** Whether the path still leads to the very node that is open (contracts section 2). */
  boolean sameNode();

  /**
   * {@code flock(LOCK_EX)}, waiting. Owner's log and allocator lock; not reentrant.
   *
   * @throws io.famfsarrow.store.MediaBusyException if another process keeps it for longer than the
   *     {@link LockPatience} that the medium was opened with
   */
  Lock lockExclusive();

  /**
   * OFD write lock on a range, without waiting. It replaces what this medium itself holds there: a
   * read lock of {@link #tryLockAttached} becomes a write lock, or stays a read lock if others hold
   * one too. So a writer that is attached itself finds out in this way whether it is alone.
   *
   * @return empty if it was granted, else one holder that stands in the way
   */
  Optional<LockHolder> tryLockRange(MediaRange range);

  /**
   * OFD read lock on a range, without waiting, for space that several fill together: as long as one
   * of them holds it, nobody gets the lock of {@link #tryLockRange}. It turns a write lock of this
   * medium into a read lock, with no moment between them.
   *
   * @return empty if it was granted, else one holder of a write lock
   */
  Optional<LockHolder> tryShareRange(MediaRange range);

  /** Somebody else who holds any lock on a part of the range; takes none. */
  Optional<LockHolder> otherHolder(MediaRange range);

  /** Gives back an OFD lock on the range; harmless where none is held. */
  void unlockRange(MediaRange range);

  /**
   * OFD read lock on [0, 2 MiB), held while attached; it turns a write lock of this medium on that
   * range back into a read lock. The kernel frees it when the medium is closed and its last mapping
   * is unmapped, so who maps a file of a closed store still counts as attached.
   *
   * @return empty if it was granted, else the holder of a write lock
   */
  Optional<LockHolder> tryLockAttached();

  /**
   * Gets space for the range from the file system below, so that stores into it cannot find that
   * full (a full tmpfs answers a store with SIGBUS). Mappings made by {@link #map} have {@link
   * RangeMapping#prepare} for that; this is for the metadata of a new store. No-op on devices.
   *
   * @throws io.famfsarrow.store.NoSpaceException if there is no room
   */
  default void allocate(MediaRange range) {}

  /**
   * Gives the range's memory back to the file system: it reads as zeros. No-op where that is not
   * possible.
   */
  void punchHole(MediaRange range);

  /**
   * Whether any byte of the range may have been written (false: a hole of a sparse file). Ask
   * before the range is loaded from: tmpfs gets a page for a load through a mapping, too.
   */
  boolean hasData(MediaRange range);

  /**
   * Maps ranges of media (all on this one) into one contiguous range; see {@link RangeMapping}.
   *
   * <p>Ranges start at multiples of the page size (of the device's alignment on a dax device), and
   * all but the last end there. Ranges of whole 2 MiB units, in offset and length, can have 2 MiB
   * pages throughout; so ask for whole allocation units rather than for the exact size of a file.
   *
   * @throws io.famfsarrow.store.CorruptMediaException if a range ends beyond the medium
   * @throws io.famfsarrow.store.MediaAccessException if the ranges cannot be mapped: alignment, too
   *     many pieces, copy-on-write on a dax device, writing to a medium opened for reading
   */
  RangeMapping map(List<MediaRange> ranges, Access access);

  @Override
  void close();

  /** A lock; closing it twice is harmless. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }
}
