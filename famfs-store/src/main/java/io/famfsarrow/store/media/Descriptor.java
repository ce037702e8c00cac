package io.famfsarrow.store.media;

import io.famfsarrow.store.StoreClosedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open file descriptor, and the calls on it with typed errors. Safe for use by several threads.
 *
 * <p>Calls hold the read side of a lock of which close takes the write side: the number of a closed
 * descriptor soon belongs to another file.
 */
final class Descriptor implements AutoCloseable {
  private static final int KEEP = -1;
  private static final int ALL_PERMISSIONS = 0777;
  private static final int GROUP_PERMISSIONS = 070;
  private static final int STATFS_SIZE = 120;
  private static final int STATFS_TYPE_OFFSET = 0;
  private static final int STATFS_BLOCK_BYTES_OFFSET = STATFS_TYPE_OFFSET + Long.BYTES; // 8
  private static final int STATFS_BLOCKS_OFFSET = STATFS_BLOCK_BYTES_OFFSET + Long.BYTES; // 16
  private static final int STATFS_AVAILABLE_OFFSET = STATFS_BLOCKS_OFFSET + 2 * Long.BYTES; // 32

  private final Path path;
  private final int fd;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  /** Takes over an open descriptor; the path is for messages. */
  Descriptor(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  private interface Call {
    long on(int fd);
  }

  /** What the call returns: a result or the negative errno. */
  private long use(Call call) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new StoreClosedException(path + ": the medium was closed");
      }
      return call.on(fd);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private long useOrThrow(String name, Call call) {
    long outcome = use(call);
    if (outcome < 0) {
      throw Errno.failure(path, name, outcome);
    }
    return outcome;
  }

  boolean isClosed() {
    lifetime.readLock().lock();
    try {
      return closed;
    } finally {
      lifetime.readLock().unlock();
    }
  }

  Path path() {
    return path;
  }

  NodeInfo node() {
    NodeInfo[] node = new NodeInfo[1];
    use(
        open -> {
          node[0] = NodeInfo.of(open, path);
          return 0;
        });
    return node[0];
  }

  /**
   * How many of the bytes from an offset on there are now; a device, whose node has no size, is
   * believed to have all of them.
   */
  long bytesFrom(long mediaOffset, long lengthBytes) {
    NodeInfo node = node();
    return node.type() == NodeInfo.REGULAR
        ? Math.max(0, Math.min(lengthBytes, node.sizeBytes() - mediaOffset))
        : lengthBytes;
  }

  /** {@code f_type} of the file system. */
  long fileSystemType() {
    try (NativeStruct statfs = new NativeStruct(STATFS_SIZE)) {
      useOrThrow("statfs", open -> LibC.fstatfs(open, statfs.address()));
      return statfs.i64(STATFS_TYPE_OFFSET);
    }
  }

  /** Whether the file system has a limit, and not a page left below it for this user. */
  boolean isFileSystemFull() {
    try (NativeStruct statfs = new NativeStruct(STATFS_SIZE)) {
      useOrThrow("statfs", open -> LibC.fstatfs(open, statfs.address()));
      long availablePages =
          statfs.i64(STATFS_AVAILABLE_OFFSET)
              * statfs.i64(STATFS_BLOCK_BYTES_OFFSET)
              / RawMemory.pageBytes();
      return statfs.i64(STATFS_BLOCKS_OFFSET) > 0 && availablePages == 0;
    }
  }

  /** Size of a regular file now: one call, and cheaper than {@link #node}. */
  long sizeBytes() {
    return useOrThrow("lseek", open -> LibC.lseek(open, 0, LibC.SEEK_END));
  }

  /** Maps; the address, or the negative errno. */
  long map(long address, long lengthBytes, int protection, int flags, long mediaOffset) {
    return use(open -> LibC.mmap(address, lengthBytes, protection, flags, open, mediaOffset));
  }

  /**
   * Gets space; 0 or the negative errno. A file that was cut stays as short as it is: grown again
   * it would hide what it lost.
   */
  int allocate(long mediaOffset, long lengthBytes) {
    return (int)
        use(open -> LibC.fallocate(open, LibC.FALLOC_FL_KEEP_SIZE, mediaOffset, lengthBytes));
  }

  void truncate(long sizeBytes) {
    useOrThrow("ftruncate", open -> LibC.ftruncate(open, sizeBytes));
  }

  /**
   * Gives the open file the owner, group and mode of another, as far as this user may. Where the
   * group cannot be had its permissions are not given either: they would be another group's.
   */
  void takeAccessOf(NodeInfo other) {
    boolean owned = use(open -> LibC.fchown(open, other.uid(), other.gid())) == 0;
    boolean grouped = owned || use(open -> LibC.fchown(open, KEEP, other.gid())) == 0;
    int permissions = grouped ? other.permissions() : other.permissions() & ~GROUP_PERMISSIONS;
    useOrThrow("fchmod", open -> LibC.fchmod(open, permissions & ALL_PERMISSIONS));
  }

  /** Gives space back where the file system can do that. */
  void punchHole(long mediaOffset, long lengthBytes) {
    int mode = LibC.FALLOC_FL_PUNCH_HOLE | LibC.FALLOC_FL_KEEP_SIZE;
    long outcome = use(open -> LibC.fallocate(open, mode, mediaOffset, lengthBytes));
    if (outcome < 0 && outcome != -Errno.EOPNOTSUPP) {
      throw Errno.failure(path, "fallocate(PUNCH_HOLE)", outcome);
    }
  }

  /** Offset of the first data from here on, or empty if only a hole follows. */
  Optional<Long> nextData(long mediaOffset) {
    long outcome = use(open -> LibC.lseek(open, mediaOffset, LibC.SEEK_DATA));
    if (outcome == -Errno.ENXIO) {
      return Optional.empty();
    }
    // A file system that cannot tell holes from data says EINVAL: then everything is data.
    return Optional.of(outcome < 0 ? mediaOffset : outcome);
  }

  /** Offset of the first hole from here on; the end of the file counts as one. */
  Optional<Long> nextHole(long mediaOffset) {
    long outcome = use(open -> LibC.lseek(open, mediaOffset, LibC.SEEK_HOLE));
    return outcome < 0 ? Optional.empty() : Optional.of(outcome);
  }

  /** {@code flock}, if nobody else has it. */
  boolean tryLockWhole() {
    long outcome = use(open -> LibC.flock(open, LibC.LOCK_EX | LibC.LOCK_NB));
    if (outcome < 0 && outcome != -Errno.EAGAIN) {
      throw Errno.failure(path, "flock", outcome);
    }
    return outcome == 0;
  }

  /** Frees the {@code flock}; closing the descriptor does too. */
  void unlockWhole() {
    lifetime.readLock().lock();
    try {
      if (!closed) {
        LibC.flock(fd, LibC.LOCK_UN);
      }
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /** {@code fcntl} with a {@code struct flock}; 0 or the negative errno. */
  int recordLock(int command, long flockAddress) {
    return (int) use(open -> LibC.fcntl(open, command, flockAddress));
  }

  /** Gives the unnamed file a name; 0 or the negative errno. */
  int linkAs(Path name) {
    return (int) use(open -> LibC.linkDescriptor(open, name.toString()));
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        // An error of close says nothing here: all data went through the mapping.
        LibC.close(fd);
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
