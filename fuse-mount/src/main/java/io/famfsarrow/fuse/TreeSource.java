package io.famfsarrow.fuse;

import java.util.Optional;

/** Where a {@link MountedStore} takes its snapshots from. Used by one thread at a time. */
interface TreeSource {

  /** What there is now. */
  MountTree current();

  /**
   * Looks for what was added.
   *
   * @return a new snapshot, or empty if nothing changed
   * @throws io.famfsarrow.store.StoreReformattedException if the store is another one by now
   * @throws io.famfsarrow.store.FamfsException if the log cannot be followed; the last snapshot
   *     holds
   */
  Optional<MountTree> refresh();
}
