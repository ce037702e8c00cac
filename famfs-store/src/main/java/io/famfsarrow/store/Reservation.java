package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;

/**
 * Space of the medium that no log entry names yet, mapped for its one holder to fill. Other
 * processes keep off it because a kernel lock lies on that very range, freed also by kill -9.
 *
 * <p>Filled, it becomes a file by {@link FamfsMaster#commit}; closed without that, the space is
 * free again. Several threads may fill different parts.
 */
public final class Reservation implements WritableRange, AutoCloseable {
  private final FamfsMaster master;
  private final MediaRange range;
  private final RangeMapping mapping;
  private final long sizeBytes;
  private boolean settled;

  Reservation(FamfsMaster master, MediaRange range, RangeMapping mapping, long sizeBytes) {
    this.master = master;
    this.range = range;
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long address() {
    return mapping.address();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    mapping.prepare(offset, lengthBytes);
  }

  /** Where the space lies, in whole allocation units. */
  public MediaRange range() {
    return range;
  }

  /** Writes the cache lines of the data back and fences, if the medium needs it. */
  void writeBack() {
    mapping.writeBack(0, sizeBytes);
  }

  /** Named by the log now, or given up for good: only the mapping and the lock are left to go. */
  synchronized boolean settle() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  synchronized boolean settled() {
    return settled;
  }

  FamfsMaster master() {
    return master;
  }

  void unmap() {
    mapping.close();
  }

  /** Gives the space back, unless it was committed. Harmless when repeated. */
  @Override
  public void close() {
    if (settle()) {
      master.giveBack(this);
    }
  }
}
