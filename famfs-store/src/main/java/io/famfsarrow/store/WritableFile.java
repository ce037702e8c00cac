package io.famfsarrow.store;

import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.util.Objects;
import java.util.Optional;

/**
 * A plain file of a store, mapped for reading and writing: memory that all hosts share. Stores are
 * seen by other processes of this host at once, and by other hosts after {@link #force}; who reads
 * what another host wrote calls {@link #dropLines} first. Nothing orders two writers but what they
 * agree on themselves.
 *
 * <p>The addresses are valid until the file is closed; touching them later may end the process.
 * Several threads may write different parts.
 */
public final class WritableFile implements WritableRange, AutoCloseable {
  private final FamfsPath path;
  private final MediaRange first;
  private final Media firstMedium;
  private final RangeMapping mapping;
  private final long sizeBytes;
  private final MediaLease lease;
  private final MemoryFence fence;
  private boolean locked;
  private volatile boolean closed;

  /**
   * Takes over the mapping and one claim on the lease.
   *
   * @param first where the file starts: what its lock lies on
   * @param firstMedium the medium of that range, kept open by the lease
   * @param fence of the store
   */
  WritableFile(
      FamfsPath path,
      MediaRange first,
      Media firstMedium,
      RangeMapping mapping,
      long sizeBytes,
      MediaLease lease,
      MemoryFence fence) {
    this.path = path;
    this.first = first;
    this.firstMedium = firstMedium;
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
    this.lease = lease;
    this.fence = fence;
  }

  /** Where the file lies within the store. */
  public FamfsPath path() {
    return path;
  }

  @Override
  public synchronized long address() {
    requireOpen();
    return mapping.address();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Also keeps what the part holds already. */
  @Override
  public void prepare(long offset, long lengthBytes) {
    requirePart(offset, lengthBytes);
    mapping.prepare(offset, lengthBytes);
  }

  /**
   * Writes the cache lines of a part back to the medium and fences: after it every host that drops
   * its own lines sees what was stored there.
   */
  public synchronized void force(long offset, long lengthBytes) {
    requirePart(offset, lengthBytes);
    mapping.writeBack(offset, lengthBytes);
  }

  /** Drops the cache lines of a part, written back first: loads after it see the medium. */
  public synchronized void dropLines(long offset, long lengthBytes) {
    requirePart(offset, lengthBytes);
    mapping.drop(offset, lengthBytes);
  }

  /**
   * Takes the lock of this file that only one process of this host can hold. It is free again when
   * the file is closed or the process dies, and keeps nobody from opening or writing the file who
   * does not ask for it. Opens of one store within one process share the lock.
   *
   * @throws MediaBusyException if another process holds it
   */
  public synchronized void lock() {
    requireOpen();
    Optional<Media.LockHolder> holder = firstMedium.tryLockRange(first);
    if (holder.isPresent()) {
      throw new MediaBusyException(path + " is locked by another process of this host");
    }
    locked = true;
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return fence.guard(work);
  }

  private void requirePart(long offset, long lengthBytes) {
    requireOpen();
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the writable file " + path + " is closed: open it again");
    }
    fence.requireSound();
  }

  /** Unmaps. What was not forced reaches the medium when the cache evicts it, or never. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (locked) {
        firstMedium.unlockRange(first);
      }
      mapping.close();
      lease.release();
    }
  }
}
