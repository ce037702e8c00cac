package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;

/** Opens the store that the common options name. */
final class Stores {
  private Stores() {}

  static FamfsClient client(CommonOptions common) {
    return FamfsStore.openClient(MediaSpec.parse(common.store()), options(common));
  }

  static FamfsMaster master(CommonOptions common) {
    return FamfsStore.openMaster(MediaSpec.parse(common.store()), options(common));
  }

  static StoreOptions options(CommonOptions common) {
    return new StoreOptions(SystemIdentity.resolve(common.systemUuid()), MediaOptions.defaults());
  }

  /**
   * A path in the store that is to be made.
   *
   * @throws InvalidPathException if it is the root, or no path that a store can hold
   */
  static FamfsPath newPath(String text) {
    FamfsPath path = FamfsPath.of(text);
    if (path.isRoot()) {
      throw new InvalidPathException("path \"" + text + "\" is the root, which is there already");
    }
    return path;
  }
}
