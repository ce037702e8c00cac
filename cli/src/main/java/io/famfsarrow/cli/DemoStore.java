package io.famfsarrow.cli;

import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.nio.file.Path;

/**
 * The store that the demo makes for itself.
 *
 * @param folder is taken away at the end, with all in it
 * @param owner who formatted it
 */
record DemoStore(DemoFolder folder, StoreOptions owner) {

  Path medium() {
    return folder.path().resolve("store.famfs");
  }

  MediaSpec spec() {
    return MediaSpec.of(medium());
  }
}
