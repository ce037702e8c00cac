package io.famfsarrow.fuse;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects nodes in the order of their indices and makes a {@link MountTree} of them. The root is
 * node 0. Not safe for use by several threads; used once.
 */
final class MountTreeBuilder {
  private static final byte[] NO_NAME = {};

  private final StoreIdentity identity;
  private final SpaceFigures space;
  private final List<MountNode> nodes = new ArrayList<>();

  MountTreeBuilder(StoreIdentity identity, SpaceFigures space, NodeAttributes root) {
    this.identity = identity;
    this.space = space;
    nodes.add(new MountNode(MountTree.ROOT, MountTree.ROOT, NO_NAME, root, 0, null));
  }

  /** Adds a directory and returns its index. */
  int directory(int parentIndex, byte[] name, NodeAttributes attributes) {
    return add(parentIndex, name, attributes, 0, null);
  }

  /** Adds a file and returns its index. */
  int file(
      int parentIndex,
      byte[] name,
      NodeAttributes attributes,
      long sizeBytes,
      FileContent content) {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("file of " + sizeBytes + " bytes");
    }
    return add(parentIndex, name, attributes, sizeBytes, content);
  }

  private int add(
      int parentIndex,
      byte[] name,
      NodeAttributes attributes,
      long sizeBytes,
      FileContent content) {
    if (!nodes.get(parentIndex).isDirectory()) {
      throw new IllegalArgumentException("node " + parentIndex + " is a file: it has no children");
    }
    int index = nodes.size();
    nodes.add(new MountNode(index, parentIndex, name.clone(), attributes, sizeBytes, content));
    return index;
  }

  MountTree build() {
    MountNode[] all = nodes.toArray(MountNode[]::new);
    return new MountTree(identity, space, all, childrenOf(all));
  }

  private static MountNode[][] childrenOf(MountNode[] all) {
    int[] counts = new int[all.length];
    for (int i = 1; i < all.length; i++) {
      counts[all[i].parentIndex()]++;
    }
    MountNode[][] children = new MountNode[all.length][];
    for (MountNode node : all) {
      if (node.isDirectory()) {
        children[node.index()] = new MountNode[counts[node.index()]];
      }
    }
    for (int i = all.length - 1; i > 0; i--) {
      int parent = all[i].parentIndex();
      children[parent][--counts[parent]] = all[i];
    }
    return children;
  }
}
