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
  private final MediaRange range;
  private final RangeMapping mapping;
  private final long sizeBytes;
  private State state = State.OPEN;

  Reservation(FamfsMaster master, MediaRange range, RangeMapping mapping, long sizeBytes) {
    this.master = master;
    this.range = range;
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

  /** Where the space lies, in whole allocation units. */
  public MediaRange range() {
    return range;
  }

  /** Writes the cache lines of the data back and fences, if the medium needs it. */
  void writeBack() {
    mapping.writeBack(0, sizeBytes);
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
          "the reservation of " + range + " cannot be committed: it is " + state.words);
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

  private synchronized void requireOpen() {
    if (state == State.SETTLED) {
      throw new StoreClosedException("the reservation of " + range + " is closed or committed");
    }
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
