package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.Namespace;
import java.util.Optional;

/** Snapshots of an attached store. */
final class StoreTreeSource implements TreeSource {
  private final FamfsStore store;
  private Namespace shown;

  StoreTreeSource(FamfsStore store) {
    this.store = store;
    this.shown = store.namespace();
  }

  @Override
  public synchronized MountTree current() {
    return StoreTree.build(store, shown);
  }

  @Override
  public synchronized Optional<MountTree> refresh() {
    Namespace found = store.refresh();
    // After a repair the log is played anew, into another tree, even if as many entries are left.
    boolean same = found.root() == shown.root() && found.entryCount() == shown.entryCount();
    if (same) {
      return Optional.empty();
    }
    MountTree tree = StoreTree.build(store, found);
    shown = found;
    return Optional.of(tree);
  }
}
