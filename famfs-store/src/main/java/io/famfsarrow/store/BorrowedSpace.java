package io.famfsarrow.store;

import io.famfsarrow.store.media.RangeMapping;

/**
 * Space that another process of this host reserved, mapped for this one to fill: see {@link
 * FamfsStore#borrow}. While it is open nobody else can reserve the space, also if the lender dies.
 * Its addresses are valid until it is closed. Several threads may fill different parts.
 */
public final class BorrowedSpace implements WritableRange, AutoCloseable {
  private final SpaceLoan loan;
  private final RangeMapping mapping;
  private final LentLocks locks;
  private final MediaLease lease;
  private final MemoryFence fence;
  private boolean closed;

  /** Takes over the mapping, the locks, and one claim on the lease. */
  BorrowedSpace(
      SpaceLoan loan, RangeMapping mapping, LentLocks locks, MediaLease lease, MemoryFence fence) {
    this.loan = loan;
    this.mapping = mapping;
    this.locks = locks;
    this.lease = lease;
    this.fence = fence;
  }

  @Override
  public synchronized long address() {
    requireOpen();
    return mapping.address();
  }

  @Override
  public long sizeBytes() {
    return loan.sizeBytes();
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    requireOpen();
    mapping.prepare(offset, lengthBytes);
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return fence.guard(work);
  }

  /** Writes the cache lines of the data back and fences, if the medium needs it. */
  public synchronized void writeBack() {
    requireOpen();
    mapping.writeBack(0, loan.sizeBytes());
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the borrowed space " + loan.space() + " was given back");
    }
    fence.requireSound();
  }

  /** Unmaps, and gives up the share of the locks. Harmless when repeated. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        mapping.close();
      } finally {
        locks.close();
        lease.release();
      }
    }
  }
}
