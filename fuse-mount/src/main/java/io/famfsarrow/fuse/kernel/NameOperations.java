package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsPath;

/** Names, attributes and figures. */
final class NameOperations implements Operations {

  /**
   * How long the kernel may keep what it was told: it is told when that does not hold any more (see
   * {@link Invalidator}).
   */
  static final long VALID_SECONDS = 3600;

  private final MountedStore store;

  NameOperations(MountedStore store) {
    this.store = store;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.LOOKUP, "lookup", this::lookup);
    table.set(Opcode.GETATTR, "getattr", this::getattr);
    table.set(Opcode.STATFS, "statfs", this::statfs);
    table.set(Opcode.ACCESS, "access", this::access);
    table.set(Opcode.READLINK, "readlink", this::readlink);
    // There is nothing in it that GETATTR does not have: the kernel goes on with that.
    table.set(Opcode.STATX, "statx", (request, reply) -> reply.error(Errno.ENOSYS));
  }

  private void lookup(Request request, Reply reply) {
    MountTree tree = store.tree();
    MountNode directory = NodeNumbers.of(tree, request);
    byte[] name = request.name(InHeaderLayout.BYTES);
    tree.lookup(directory.index(), name)
        .ifPresentOrElse(
            node ->
                EntryLayout.put(
                    reply.bytes(),
                    OutHeaderLayout.BYTES,
                    NodeNumbers.of(node),
                    VALID_SECONDS,
                    Stat.of(tree, node, store.mountedAt())),
            () -> EntryLayout.putMissing(reply.bytes(), OutHeaderLayout.BYTES, VALID_SECONDS));
    reply.send(EntryLayout.BYTES);
  }

  private void getattr(Request request, Reply reply) {
    MountTree tree = store.tree();
    MountNode node = NodeNumbers.of(tree, request);
    AttrOutLayout.put(reply.bytes(), VALID_SECONDS, Stat.of(tree, node, store.mountedAt()));
    reply.send(AttrOutLayout.BYTES);
  }

  private void statfs(Request request, Reply reply) {
    MountTree tree = store.tree();
    StatfsLayout.put(reply.bytes(), tree.space(), tree.nodeCount(), FamfsPath.MAX_BYTES);
    reply.send(StatfsLayout.BYTES);
  }

  /** The kernel checks mode bits by itself; what is left is that nobody may write. */
  private void access(Request request, Reply reply) {
    request.require(AccessLayout.BYTES);
    NodeNumbers.of(store.tree(), request);
    if ((AccessLayout.mask(request.bytes()) & AccessLayout.WRITE) != 0) {
      throw new ErrnoException(Errno.EROFS);
    }
    reply.ok();
  }

  /** There are no symbolic links in a store. */
  private void readlink(Request request, Reply reply) {
    NodeNumbers.of(store.tree(), request);
    reply.error(Errno.EINVAL);
  }
}
