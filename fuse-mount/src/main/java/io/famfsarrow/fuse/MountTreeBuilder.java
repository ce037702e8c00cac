package io.famfsarrow.fuse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects nodes in the order of their indices and makes a {@link MountTree} of them. The root is
 * node 0. What a tree that is continued has already is taken over as it is: only directories that
 * get something new are made anew. Not safe for use by several threads; used once.
 */
final class MountTreeBuilder {
  private static final byte[] NO_NAME = {};
  private static final MountNode[] NOTHING = {};
  private static final Comparator<MountNode> BY_NAME =
      (a, b) -> Arrays.compareUnsigned(a.nameBytes(), b.nameBytes());

  private final StoreIdentity identity;
  private final SpaceFigures space;
  private final List<MountNode> nodes = new ArrayList<>();
  private final MountTree continued;

  MountTreeBuilder(StoreIdentity identity, SpaceFigures space, NodeAttributes root) {
    this.identity = identity;
    this.space = space;
    this.continued = null;
    nodes.add(new MountNode(MountTree.ROOT, MountTree.ROOT, NO_NAME, root, 0, null));
  }

  /** Continues a tree. */
  MountTreeBuilder(StoreIdentity identity, SpaceFigures space, MountTree continued) {
    this.identity = identity;
    this.space = space;
    this.continued = continued;
    nodes.addAll(continued.nodes());
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
    int known = continued == null ? 0 : continued.nodeCount();
    MountNode[][] listings = new MountNode[all.length][];
    MountNode[][] sorted = new MountNode[all.length][];
    if (continued != null) {
      continued.copyChildren(listings, sorted);
    }
    addedChildren(all, known)
        .forEach(
            (directory, added) -> {
              listings[directory] = joined(listings[directory], added);
              sorted[directory] = joined(sorted[directory], added); // sorted but for its end
              Arrays.sort(sorted[directory], BY_NAME);
            });
    return new MountTree(identity, space, all, listings, sorted);
  }

  /** What directories get, in the order of indices; a new directory gets at least nothing. */
  private static Map<Integer, List<MountNode>> addedChildren(MountNode[] all, int known) {
    Map<Integer, List<MountNode>> added = new LinkedHashMap<>();
    for (int i = known; i < all.length; i++) {
      if (all[i].isDirectory()) {
        added.put(i, new ArrayList<>());
      }
      if (i != MountTree.ROOT) {
        added.computeIfAbsent(all[i].parentIndex(), parent -> new ArrayList<>()).add(all[i]);
      }
    }
    return added;
  }

  private static MountNode[] joined(MountNode[] earlier, List<MountNode> added) {
    MountNode[] before = earlier == null ? NOTHING : earlier;
    MountNode[] joined = Arrays.copyOf(before, before.length + added.size());
    for (int i = 0; i < added.size(); i++) {
      joined[before.length + i] = added.get(i);
    }
    return joined;
  }
}
