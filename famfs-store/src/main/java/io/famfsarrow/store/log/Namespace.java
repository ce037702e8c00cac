package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What exists after the first {@link #entryCount()} log entries: an immutable snapshot, made in
 * constant time, because a log only ever adds. Safe for use by several threads while replay goes
 * on.
 */
public final class Namespace {
  private final Tree tree;
  private final long entryCount;
  private final int fileCount;
  private final int directoryCount;

  private Namespace(Tree tree, long entryCount, int fileCount, int directoryCount) {
    this.tree = tree;
    this.entryCount = entryCount;
    this.fileCount = fileCount;
    this.directoryCount = directoryCount;
  }

  /** Log entries that were played: those below this index. */
  public long entryCount() {
    return entryCount;
  }

  public DirectoryNode root() {
    return tree.root;
  }

  public Optional<Node> find(FamfsPath path) {
    Node node = tree.nodes.get(path);
    return node == null || node.logIndex() >= entryCount ? Optional.empty() : Optional.of(node);
  }

  /** What lies directly in a directory, sorted by the bytes of the names. */
  public List<Node> children(DirectoryNode directory) {
    List<Node> children = directory.childrenBefore(entryCount);
    children.sort(Comparator.comparing(Node::path));
    return children;
  }

  /** All files, in log order. */
  public List<FileNode> files() {
    return tree.firstFiles(fileCount);
  }

  /** All directories but the root, in log order. */
  public List<DirectoryNode> directories() {
    return tree.firstDirectories(directoryCount);
  }

  public int fileCount() {
    return fileCount;
  }

  public int directoryCount() {
    return directoryCount;
  }

  /** The growing tree under all snapshots of one replay. One thread adds, any may read. */
  static final class Tree {
    private final DirectoryNode root = new DirectoryNode(FamfsPath.ROOT, 0755, 0, 0, -1);
    private final Map<FamfsPath, Node> nodes = new ConcurrentHashMap<>();
    private final List<FileNode> files = Collections.synchronizedList(new ArrayList<>());
    private final List<DirectoryNode> directories = Collections.synchronizedList(new ArrayList<>());

    Tree() {
      nodes.put(FamfsPath.ROOT, root);
    }

    Node get(FamfsPath path) {
      return nodes.get(path);
    }

    /** Adds an object under its parent; {@code parent} is null for files outside the tree. */
    void add(Node node, DirectoryNode parent) {
      nodes.put(node.path(), node);
      if (parent != null) {
        parent.addChild(node);
      }
      if (node instanceof FileNode file) {
        files.add(file);
      } else {
        directories.add((DirectoryNode) node);
      }
    }

    Namespace snapshot(long entryCount) {
      return new Namespace(this, entryCount, files.size(), directories.size());
    }

    private List<FileNode> firstFiles(int count) {
      synchronized (files) {
        return List.copyOf(files.subList(0, count));
      }
    }

    private List<DirectoryNode> firstDirectories(int count) {
      synchronized (directories) {
        return List.copyOf(directories.subList(0, count));
      }
    }
  }
}
