package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.store.FamfsException;
import java.nio.ByteBuffer;

/**
 * Sends notes to the kernel. A note waits for requests on the same directory or the same bytes that
 * are under way, so a thread that answers requests must never send one. Not safe for use by several
 * threads.
 */
final class Notifier {
  private static final int MAX_NAME_BYTES = 255;

  private final FuseDevice device;
  private final ByteBuffer bytes =
      NativeBuffer.allocate(NotificationLayout.entryBytes(MAX_NAME_BYTES));
  private final long address = NativeBuffer.address(bytes);

  Notifier(FuseDevice device) {
    this.device = device;
  }

  /** What was said of that name is void. */
  void forgetName(long parentNodeId, byte[] name) {
    if (name.length <= MAX_NAME_BYTES) { // of a longer one the kernel never asks
      NotificationLayout.putEntry(bytes, parentNodeId, name);
      send(NotificationLayout.entryBytes(name.length));
    }
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
