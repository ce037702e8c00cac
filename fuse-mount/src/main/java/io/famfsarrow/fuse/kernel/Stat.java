package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import java.time.Instant;

/**
 * What {@code stat} tells of a node.
 *
 * @param time all three times: the log holds none
 */
record Stat(long inode, long sizeBytes, Instant time, int mode, int linkCount, int uid, int gid) {

  static Stat of(MountTree tree, MountNode node, Instant time) {
    return new Stat(
        node.inode(),
        node.sizeBytes(),
        time,
        node.mode(),
        tree.linkCount(node),
        node.uid(),
        node.gid());
  }
}
