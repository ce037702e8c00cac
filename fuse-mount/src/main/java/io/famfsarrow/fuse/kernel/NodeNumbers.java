package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;

/** The kernel's numbers of nodes are our inode numbers, so nothing has to be kept in mind. */
final class NodeNumbers {
  private NodeNumbers() {}

  /**
   * The node that a request is about.
   *
   * @throws ErrnoException ESTALE if there is none
   */
  static MountNode of(MountTree tree, Request request) {
    long nodeId = request.nodeId();
    if (nodeId <= 0 || nodeId > tree.nodeCount()) {
      throw new ErrnoException(Errno.ESTALE);
    }
    return tree.node((int) (nodeId - 1));
  }

  /** How the kernel names that node. */
  static long of(MountNode node) {
    return node.inode();
  }
}
