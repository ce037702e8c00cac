package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.store.FamfsException;
import java.nio.ByteBuffer;

/**
 * Sends notes to the kernel. A note waits for requests on the same directory or the same bytes that
 * are under way, so a thread that answers requests must never send one. Not safe for use by several
 * threads.
 */
final class Notifier {
  /** What nothing can be called. */
  private static final byte[] NO_NAME = {'/'};

  private final FuseDevice device;
  private final ByteBuffer bytes =
      NativeBuffer.allocate(NotificationLayout.entryBytes(MountTree.MAX_NAME_BYTES));
  private final long address = NativeBuffer.address(bytes);

  Notifier(FuseDevice device) {
    this.device = device;
  }

  /** What was said of that name is void. */
  void forgetName(long parentNodeId, byte[] name) {
    if (name.length <= MountTree.MAX_NAME_BYTES) { // of a longer one nothing was said
      NotificationLayout.putEntry(bytes, parentNodeId, name);
      send(NotificationLayout.entryBytes(name.length));
    }
  }

  /** Returns when no listing of that directory is under way that began before. */
  void awaitListings(long nodeId) {
    forgetName(nodeId, NO_NAME); // the kernel holds the directory while it looks for it
  }

  /** Attributes and bytes, or the listing, of that node are void. */
  void forgetNode(long nodeId) {
    NotificationLayout.putInode(bytes, nodeId);
    send(NotificationLayout.INODE_BYTES);
  }

  /** What the kernel does not know, it need not forget. */
  private void send(int lengthBytes) {
    int outcome = device.write(address, lengthBytes);
    boolean unknown = outcome == -Errno.ENOENT || outcome == -Errno.ENOTDIR;
    if (outcome < 0 && !unknown && !Session.isEnd(outcome)) {
      throw new FamfsException("the kernel did not take a note: errno " + -outcome);
    }
  }
}
