package io.famfsarrow.store;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.util.List;

/**
 * Space of the media that no log entry names yet, mapped for its one holder to fill: one contiguous
 * range of addresses, also where it lies in strips on several devices. Other processes keep off it
 * because kernel locks lie on those very ranges, freed also by kill -9.
 *
 * <p>Filled, it becomes a file by {@link FamfsMaster#commit}; closed without that, the space is
 * free again. Several threads may fill different parts.
 */
public sealed class Reservation implements WritableRange, AutoCloseable permits GrowingReservation {

  private enum State {
    OPEN("open"),
    COMMITTING("in another commit, or twice in this one"),
    SETTLED("closed or committed already");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  private final FamfsMaster master;
  private volatile RangeMapping mapping;
  private volatile Fmap fmap;
  private volatile long sizeBytes;
  private State state = State.OPEN;
  private volatile boolean writtenBack;

  Reservation(FamfsMaster master, Fmap fmap, RangeMapping mapping, long sizeBytes) {
    this.master = master;
    this.fmap = fmap;
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long address() {
    requireOpen();
    return mapping.address();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    requireOpen();
    mapping.prepare(offset, lengthBytes);
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return master.guard(work);
  }

  /** Where the bytes of the file to be lie. */
  public Fmap fmap() {
    return fmap;
  }

  /** The space, in whole allocation units: one range, or one for each strip. */
  public List<MediaRange> ranges() {
    return FmapResolver.space(fmap);
  }

  /** Gives the file to be another size and map. */
  final void reshape(Fmap newFmap, long newSizeBytes) {
    fmap = newFmap;
    sizeBytes = newSizeBytes;
  }

  /** Gives the same space other addresses. */
  final void moveTo(RangeMapping other) {
    mapping = other;
  }

  /**
   * Lets another process of this host fill the space: what it needs to know for {@link
   * FamfsStore#borrow}. From now on the space is kept from others by locks that the holder and the
   * borrower share, so that neither one's death frees it under the other.
   *
   * @throws StoreClosedException if it is closed or committed
   */
  public SpaceLoan lend() {
    requireOpen();
    ranges().forEach(master::share);
    return master.loan(fmap, sizeBytes);
  }

  /**
   * Says that the borrower has filled the space and {@linkplain BorrowedSpace#writeBack() written
   * it back}: the commit need not do that again.
   */
  public void markWrittenBack() {
    requireOpen();
    writtenBack = true;
  }

  /** Writes the cache lines of the data back and fences, if the medium needs it. */
  void writeBack() {
    if (!writtenBack) {
      mapping.writeBack(0, sizeBytes);
    }
  }

  FamfsMaster master() {
    return master;
  }

  /**
   * Claims the reservation for a commit; until {@link #endCommit} nobody can close it.
   *
   * @throws InvalidRequestException if it is closed, committed, or in a commit
   */
  synchronized void beginCommit() {
    if (state != State.OPEN) {
      throw new InvalidRequestException(
          "the reservation of " + ranges() + " cannot be committed: it is " + state.words);
    }
    state = State.COMMITTING;
  }

  /** Ends the claim: the log names the space now, or may name it, or it is still the holder's. */
  synchronized void endCommit(boolean mayBeNamed) {
    state = mayBeNamed ? State.SETTLED : State.OPEN;
    notifyAll();
  }

  void unmap() {
    mapping.close();
  }

  /**
   * Looks whether the holder may still use it.
   *
   * @throws StoreClosedException if it is closed or committed
   */
  final synchronized void requireOpen() {
    if (state == State.SETTLED) {
      throw new StoreClosedException("the reservation of " + ranges() + " is closed or committed");
    }
    master.requireSound();
  }

  /**
   * Gives the space back, unless it was committed. Waits for a commit that is going on in another
   * thread. Harmless when repeated.
   */
  @Override
  public void close() {
    if (claimClose()) {
      master.giveBack(this);
    }
  }

  private synchronized boolean claimClose() {
    boolean interrupted = false;
    while (state == State.COMMITTING) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    boolean first = state == State.OPEN;
    state = State.SETTLED;
    return first;
  }
}
