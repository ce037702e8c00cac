package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.Namespace;
import java.util.Optional;

/** Snapshots of an attached store. */
final class StoreTreeSource implements TreeSource {
  private final FamfsStore store;
  private final Ownership ownership;
  private StoreTree shown;

  StoreTreeSource(FamfsStore store, Ownership ownership) {
    this.store = store;
    this.ownership = ownership;
    this.shown = new StoreTree(store, store.namespace(), ownership);
  }

  @Override
  public synchronized MountTree current() {
    return shown.tree();
  }

  @Override
  public synchronized Optional<MountTree> refresh() {
    Namespace found = store.refresh();
    if (shown.shows(found)) {
      return Optional.empty();
    }
    if (!shown.extend(found)) {
      // After a repair the log is played anew, into another tree, even if as many entries are left.
      shown = new StoreTree(store, found, ownership);
    }
    return Optional.of(shown.tree());
  }
}
