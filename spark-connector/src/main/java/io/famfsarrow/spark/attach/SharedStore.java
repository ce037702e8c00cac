package io.famfsarrow.spark.attach;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.log.FileNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One attached store with the files that were opened of it, and the number of its users. The
 * registry counts as one of them.
 */
final class SharedStore {

  private record OpenFile(FileView view, ArrowFile file) {}

  private final FamfsStore store;
  private final UUID fileSystem;
  private final Map<FileId, OpenFile> files = new HashMap<>();
  private int holders = 1;
  private long lastUsedNanos = System.nanoTime();

  SharedStore(FamfsStore store) {
    this.store = store;
    this.fileSystem = store.superblock().fsUuid();
  }

  FamfsStore store() {
    return store;
  }

  UUID fileSystem() {
    return fileSystem;
  }

  synchronized void retain() {
    holders++;
  }

  synchronized void release() {
    lastUsedNanos = System.nanoTime();
    if (--holders == 0) {
      files.values().forEach(open -> open.view().close());
      files.clear();
      store.close();
    }
  }

  synchronized int users() {
    return holders - 1;
  }

  synchronized boolean idleFor(Duration idle) {
    return users() == 0 && System.nanoTime() - lastUsedNanos >= idle.toNanos();
  }

  /** Claims of others than the views that are kept here. */
  synchronized List<String> pins() {
    List<String> pins = new ArrayList<>(store.holders());
    files.values().forEach(open -> pins.remove("view of " + open.view().path()));
    return pins;
  }

  /**
   * The file, opened once and remembered with what was checked of it.
   *
   * @throws StoreReformattedException if the store has another file of that name, or none
   */
  synchronized ArrowFile open(FileId id) {
    OpenFile open = files.get(id);
    if (open == null) {
      FileView view = store.open(node(id));
      try {
        open = new OpenFile(view, ArrowFile.open(view, id.path()));
      } catch (RuntimeException | Error failed) {
        view.close();
        throw failed;
      }
      files.put(id, open);
    }
    return open.file();
  }

  private FileNode node(FileId id) {
    if (!id.fileSystem().equals(fileSystem)) {
      throw changed(id, "file system " + fileSystem);
    }
    Optional<FileNode> found =
        store
            .namespace()
            .find(id.famfsPath())
            .filter(FileNode.class::isInstance)
            .map(FileNode.class::cast);
    if (found.isEmpty() || !id.isNode(found.get())) {
      throw changed(id, found.map(FileNode::toString).orElse("no such file"));
    }
    return found.get();
  }

  private StoreReformattedException changed(FileId id, String found) {
    return new StoreReformattedException(
        store.spec()
            + ": expected "
            + id.path()
            + " of entry "
            + id.logIndex()
            + " in file system "
            + id.fileSystem()
            + ", found "
            + found
            + ": the medium was formatted anew since the table was loaded, or is not the same one"
            + " on this host; load the table again");
  }
}
