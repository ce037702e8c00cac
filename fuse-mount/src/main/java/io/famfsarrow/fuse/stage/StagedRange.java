package io.famfsarrow.fuse.stage;

import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.MemoryWork;
import io.famfsarrow.store.Reservation;

/** Staged bytes as a reader of Arrow files sees them, while the file's lock is held. */
record StagedRange(Reservation reservation, long sizeBytes) implements MemoryRange {

  @Override
  public long address() {
    return reservation.address();
  }

  /** Who reads holds the lock of the file, so nobody can take the mapping away. */
  @Override
  public Pin pin(String holder) {
    return () -> {};
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return reservation.guard(work);
  }
}
