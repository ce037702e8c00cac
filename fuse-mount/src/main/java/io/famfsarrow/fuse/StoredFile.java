package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.log.FileNode;

/** Content of a published file. */
record StoredFile(FamfsStore store, FileNode node) implements FileContent {

  @Override
  public FileView open() {
    return store.open(node);
  }

  @Override
  public String mapJson() {
    return MapJson.of(node.fmap());
  }

  @Override
  public long logSequence() {
    return node.logIndex();
  }

  @Override
  public boolean immutable() {
    return true;
  }
}
