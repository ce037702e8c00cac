package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsStore;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Immutable snapshot of a store's names as a mount shows them. A node's index is its place in the
 * tree and, plus one, its inode number; names are bytes; children are sorted by unsigned bytes.
 *
 * <p>Swapped whole when the log grows: whoever takes one tree per request sees before or after and
 * nothing between. Safe for use by several threads.
 */
public final class MountTree {

  /** Index of the root directory. */
  public static final int ROOT = 0;

  /** Longest name in Linux. */
  public static final int MAX_NAME_BYTES = 255;

  private final StoreIdentity identity;
  private final SpaceFigures space;
  private final MountNode[] nodes;
  private final MountNode[][] listings;
  private final MountNode[][] children;
  private final int[] subdirectories;

  /**
   * @param nodes by index
   * @param listings by index of the directory: its children in the order of their own
   * @param children the same, sorted by name
   */
  MountTree(
      StoreIdentity identity,
      SpaceFigures space,
      MountNode[] nodes,
      MountNode[][] listings,
      MountNode[][] children) {
    this.identity = identity;
    this.space = space;
    this.nodes = nodes;
    this.listings = listings;
    this.children = children;
    this.subdirectories = new int[nodes.length];
    for (MountNode node : nodes) {
      if (node.isDirectory() && node.index() != ROOT) {
        subdirectories[node.parentIndex()]++;
      }
    }
  }

  /** What an attached store holds, as its last refresh found it. */
  public static MountTree of(FamfsStore store) {
    return StoreTree.build(store, store.namespace());
  }

  public StoreIdentity identity() {
    return identity;
  }

  public SpaceFigures space() {
    return space;
  }

  public int nodeCount() {
    return nodes.length;
  }

  /**
   * The node of that index.
   *
   * @throws IndexOutOfBoundsException if there is no such node
   */
  public MountNode node(int index) {
    return nodes[index];
  }

  /** All nodes by index. */
  List<MountNode> nodes() {
    return Collections.unmodifiableList(Arrays.asList(nodes));
  }

  /** Gives a tree that continues this one the children of its directories. */
  void copyChildren(MountNode[][] listingsTo, MountNode[][] childrenTo) {
    System.arraycopy(listings, 0, listingsTo, 0, listings.length);
    System.arraycopy(children, 0, childrenTo, 0, children.length);
  }

  /** Number of hard links: 1 for a file, 2 and one for each subdirectory for a directory. */
  public int linkCount(MountNode node) {
    return node.isDirectory() ? 2 + subdirectories[node.index()] : 1;
  }

  /** What a directory holds, sorted by name. */
  public List<MountNode> children(MountNode directory) {
    return Collections.unmodifiableList(Arrays.asList(childrenOf(directory)));
  }

  /** What a directory holds, by index: what comes later is behind what was there. */
  public List<MountNode> listing(MountNode directory) {
    childrenOf(directory);
    return Collections.unmodifiableList(Arrays.asList(listings[directory.index()]));
  }

  /** A node's path from the root, which itself is a slash. */
  public byte[] path(MountNode node) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    appendPath(node, path);
    return path.size() == 0 ? new byte[] {'/'} : path.toByteArray();
  }

  private void appendPath(MountNode node, ByteArrayOutputStream path) {
    if (node.index() != ROOT) {
      appendPath(nodes[node.parentIndex()], path);
      path.write('/');
      path.writeBytes(node.nameBytes());
    }
  }

  /**
   * Whether this begins with all nodes of an earlier snapshot. Not so when the log was played anew
   * after a repair: then names and bytes of an index may be others.
   */
  boolean continues(MountTree earlier) {
    if (nodes.length < earlier.nodes.length) {
      return false;
    }
    for (int i = 0; i < earlier.nodes.length; i++) {
      if (!nodes[i].isSameAs(earlier.nodes[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The node of that name in a directory; {@code .} and {@code ..} are not names.
   *
   * @throws ErrnoException ENAMETOOLONG for what no file system of Linux takes as a name, ENOTDIR
   *     if a file is used as a directory
   */
  public Optional<MountNode> lookup(int parentIndex, byte[] name) {
    MountNode[] siblings = childrenOf(nodes[parentIndex]);
    if (name.length > MAX_NAME_BYTES) {
      throw new ErrnoException(Errno.ENAMETOOLONG);
    }
    int low = 0;
    int high = siblings.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(siblings[middle].nameBytes(), name);
      if (order == 0) {
        return Optional.of(siblings[middle]);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /**
   * Walks from the root, name by name; repeated slashes count as one.
   *
   * @throws ErrnoException ENOENT if a name is missing, ENOTDIR if a file is used as a directory
   */
  public MountNode resolve(byte[] path) {
    MountNode node = nodes[ROOT];
    int start = 0;
    while (start < path.length) {
      int end = start;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      if (end > start) {
        node = step(node, Arrays.copyOfRange(path, start, end));
      }
      start = end + 1;
    }
    return node;
  }

  private MountNode step(MountNode directory, byte[] name) {
    if (!directory.isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return lookup(directory.index(), name).orElseThrow(() -> new ErrnoException(Errno.ENOENT));
  }

  private MountNode[] childrenOf(MountNode directory) {
    MountNode[] found = children[directory.index()];
    if (found == null) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return found;
  }
}
