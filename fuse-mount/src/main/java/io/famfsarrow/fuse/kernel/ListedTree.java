package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.MountTree;

/**
 * The tree that listings are made from. It follows the one that names are looked up in a moment
 * later, when the kernel has forgotten that the new names did not exist: what is listed can be
 * opened. Safe for use by several threads.
 */
final class ListedTree {
  private volatile MountTree tree;

  ListedTree(MountTree tree) {
    this.tree = tree;
  }

  MountTree get() {
    return tree;
  }

  void show(MountTree newer) {
    tree = newer;
  }
}
