package io.famfsarrow.store;

import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A borrower's share of the locks on lent space (contracts of {@link Media#tryShareRange}). */
final class LentLocks implements AutoCloseable {
  private final IntFunction<Media> media;
  private final List<MediaRange> held = new ArrayList<>();

  private LentLocks(IntFunction<Media> media) {
    this.media = media;
  }

  /**
   * Takes a share of the lock on each range, and looks whether the lender has one.
   *
   * @throws SpaceNotLentException if it has not
   */
  static LentLocks take(SpaceLoan loan, IntFunction<Media> media) {
    LentLocks locks = new LentLocks(media);
    try {
      loan.space().forEach(locks::take);
      return locks;
    } catch (RuntimeException | Error failed) {
      locks.close();
      throw failed;
    }
  }

  private void take(MediaRange range) {
    Media medium = media.apply(range.deviceIndex());
    if (medium.tryShareRange(range).isPresent()) {
      throw new SpaceNotLentException(
          range + " of " + medium.path() + " was reserved by another process meanwhile");
    }
    held.add(range);
    if (medium.otherHolder(range).isEmpty()) {
      throw new SpaceNotLentException(
          range
              + " of "
              + medium.path()
              + " is held by nobody that this process can see: its lender has ended, or the path"
              + " leads to another file here than there");
    }
  }

  @Override
  public void close() {
    held.forEach(range -> media.apply(range.deviceIndex()).unlockRange(range));
    held.clear();
  }
}
