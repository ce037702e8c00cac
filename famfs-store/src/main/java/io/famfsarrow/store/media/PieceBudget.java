package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many separate pieces all mappings of this process have together. Linux allows a
 * process some 65,530 mappings, and a JVM that can make none dies in its collector or at the start
 * of a thread; two files that lie in pieces, on a medium made for it, would be enough. Safe for use
 * by several threads.
 */
final class PieceBudget {
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  PieceBudget(int most) {
    this.most = most;
  }

  /**
   * Takes a share.
   *
   * @throws MediaAccessException if that is more than is left; nothing was taken
   */
  void take(int pieces, Path path) {
    if (taken.addAndGet(pieces) > most) {
      taken.addAndGet(-pieces);
      throw new MediaAccessException(
          path
              + ": the file lies in "
              + pieces
              + " separate pieces, and of the "
              + most
              + " that one process may map too few are left: close other files first");
    }
  }

  void giveBack(int pieces) {
    taken.addAndGet(-pieces);
  }
}
