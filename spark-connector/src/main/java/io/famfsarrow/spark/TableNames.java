package io.famfsarrow.spark;

import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which tables a namespace of the store has, and what their names are in SQL: a file {@code
 * x.arrow} is the table {@code x}, and so is a folder {@code x} that directly holds such files.
 */
final class TableNames {

  private TableNames() {}

  /** Names of the tables of a folder, sorted. */
  static List<String> in(Namespace namespace, DirectoryNode folder) {
    TreeSet<String> names = new TreeSet<>();
    for (Node child : namespace.children(folder)) {
      String name = child.path().nameText();
      if (child instanceof FileNode && isTableFile(name)) {
        names.add(name.substring(0, name.length() - FamfsDataset.SUFFIX.length()));
      } else if (child instanceof DirectoryNode inner && holdsFiles(namespace, inner)) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /** Whether a folder is a table. */
  static boolean holdsFiles(Namespace namespace, DirectoryNode folder) {
    return namespace.children(folder).stream()
        .anyMatch(child -> child instanceof FileNode && isTableFile(child.path().nameText()));
  }

  private static boolean isTableFile(String name) {
    return name.endsWith(FamfsDataset.SUFFIX)
        && name.length() > FamfsDataset.SUFFIX.length()
        && !name.startsWith(".")
        && !name.startsWith("_");
  }

  /**
   * The file or folder that a table's name means.
   *
   * @return empty if there is no such table
   * @throws InvalidRequestException if there are both a file and a folder of that name
   */
  static Optional<FamfsPath> find(FamfsStore store, FamfsPath folder, String table) {
    if (table.startsWith("/")) {
      return existing(store, FamfsPath.ofExisting(table));
    }
    Optional<FamfsPath> inner = existing(store, folder.child(table));
    Optional<FamfsPath> file = existing(store, folder.child(table + FamfsDataset.SUFFIX));
    if (inner.isPresent() && file.isPresent()) {
      throw new InvalidRequestException(
          "two tables are called "
              + table
              + ": say which one by its path, `"
              + file.get()
              + "` or `"
              + inner.get()
              + '`');
    }
    return file.or(() -> inner);
  }

  /** The path, if a table lies there. */
  static Optional<FamfsPath> existing(FamfsStore store, FamfsPath path) {
    Namespace namespace = store.namespace();
    return namespace
        .find(path)
        .filter(
            node ->
                node instanceof FileNode
                    || (node instanceof DirectoryNode folder && holdsFiles(namespace, folder)))
        .map(Node::path);
  }
}
