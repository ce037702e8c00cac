package io.famfsarrow.spark.write;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.NotMasterException;
import io.famfsarrow.store.StoreOptions;

/** Opens stores for writing, in the driver. */
final class StoreOwner {

  private StoreOwner() {}

  /**
   * The store, the caller's to close.
   *
   * @param store medium specification
   * @throws NotMasterException if this host is not the owner
   */
  static FamfsMaster open(String store) {
    try {
      return FamfsStore.openMaster(MediaSpec.parse(store), StoreOptions.defaults());
    } catch (NotMasterException elsewhere) {
      throw new NotMasterException(
          elsewhere.getMessage()
              + ". Run the driver on the owner's host; its executors may run anywhere",
          elsewhere);
    }
  }
}
