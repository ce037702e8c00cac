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

  /**
   * Whether this is an earlier snapshot with or without more entries. False after a repair: then
   * names may be gone, or stand for something else.
   */
  public boolean isContinuationOf(Namespace earlier) {
    boolean notFewer =
        entryCount >= earlier.entryCount
            && fileCount >= earlier.fileCount
            && directoryCount >= earlier.directoryCount;
    return notFewer && (tree == earlier.tree || beginsLike(earlier));
  }

  /** The same log, replayed twice, makes two trees. */
  private boolean beginsLike(Namespace earlier) {
    return tree.firstFiles(earlier.fileCount).equals(earlier.files())
        && made(tree.firstDirectories(earlier.directoryCount)).equals(made(earlier.directories()));
  }

  private static List<Object> made(List<DirectoryNode> directories) {
    return directories.stream()
        .<Object>map(directory -> Map.entry(directory.path(), directory.logIndex()))
        .toList();
  }

  /**
   * What this has beyond an earlier snapshot, in log order.
   *
   * @param earlier one that this {@link #isContinuationOf}
   */
  public List<Node> nodesSince(Namespace earlier) {
    List<Node> added = new ArrayList<>(tree.files(earlier.fileCount, fileCount));
    added.addAll(tree.directories(earlier.directoryCount, directoryCount));
    added.sort(Comparator.comparingLong(Node::logIndex));
    return added;
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
    private final Map<FamfsPath, Node> nodes;
    private final List<FileNode> files = Collections.synchronizedList(new ArrayList<>());
    private final List<DirectoryNode> directories = Collections.synchronizedList(new ArrayList<>());

    /** Growing step by step costs as much as all the rest of a replay. */
    Tree(int expectedNodes) {
      nodes = new ConcurrentHashMap<>(expectedNodes);
      nodes.put(FamfsPath.ROOT, root);
    }

    DirectoryNode root() {
      return root;
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
      return files(0, count);
    }

    private List<FileNode> files(int from, int to) {
      synchronized (files) {
        return List.copyOf(files.subList(from, to));
      }
    }

    private List<DirectoryNode> firstDirectories(int count) {
      return directories(0, count);
    }

    private List<DirectoryNode> directories(int from, int to) {
      synchronized (directories) {
        return List.copyOf(directories.subList(from, to));
      }
    }
  }
}
