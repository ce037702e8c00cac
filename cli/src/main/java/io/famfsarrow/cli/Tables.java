package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.log.FileNode;
import java.util.List;

/** Finds the Arrow files that a path names: one file, or the {@code .arrow} files of a folder. */
final class Tables {
  static final String SUFFIX = FamfsDataset.SUFFIX;

  private Tables() {}

  /** An Arrow file and the view that keeps it mapped. */
  record Opened(FileNode node, FileView view, ArrowFile file) implements AutoCloseable {
    @Override
    public void close() {
      view.close();
    }
  }

  static Opened open(FamfsStore store, FileNode node) {
    FileView view = store.open(node);
    try {
      return new Opened(node, view, ArrowFile.open(view, node.path().toString()));
    } catch (RuntimeException | Error failed) {
      view.close();
      throw failed;
    }
  }

  /** The files of a dataset, in the order of their names. */
  static List<FileNode> files(FamfsStore store, FamfsPath path) {
    return FamfsDataset.files(store, path);
  }
}
