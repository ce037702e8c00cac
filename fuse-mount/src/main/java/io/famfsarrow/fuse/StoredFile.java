package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.log.FileNode;
import java.util.Objects;
import java.util.Optional;

/** Content of a published file. */
record StoredFile(FamfsStore store, FileNode node) implements FileContent {

  @Override
  public FileView open() {
    return store.open(node);
  }

  @Override
  public Optional<Fmap> fmap() {
    return node.readable() ? Optional.of(node.fmap()) : Optional.empty();
  }

  @Override
  public void requireCurrent() {
    store.requireSameStore();
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

  /** By what tells files of one store apart: views are looked up by it at each read. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredFile that
        && store.equals(that.store)
        && Objects.equals(node, that.node); // which mostly is the very same one
  }

  @Override
  public int hashCode() {
    return Long.hashCode(node.logIndex());
  }
}
