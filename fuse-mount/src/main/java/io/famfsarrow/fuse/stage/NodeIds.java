package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.MountTree;

/**
 * Node numbers: those of published nodes are their place in the {@link MountTree} plus one, those
 * of staged nodes start where no place can reach.
 */
final class NodeIds {
  static final long FIRST_STAGED = 1L << 32;

  private NodeIds() {}

  static boolean isStaged(long id) {
    return id >= FIRST_STAGED;
  }

  static long ofIndex(int index) {
    return index + 1L;
  }

  /** Place in the tree, or -1 if there is none. */
  static int index(long id, MountTree tree) {
    return id >= 1 && id <= tree.nodeCount() ? (int) (id - 1) : -1;
  }
}
