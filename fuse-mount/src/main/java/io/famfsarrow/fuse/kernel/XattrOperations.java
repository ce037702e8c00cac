package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.ExtendedAttributes;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;

/** Extended attributes. */
final class XattrOperations implements Operations {
  private final MountedStore store;

  XattrOperations(MountedStore store) {
    this.store = store;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.GETXATTR, "getxattr", this::get);
    table.set(Opcode.LISTXATTR, "listxattr", this::list);
  }

  private void get(Request request, Reply reply) {
    request.require(XattrLayout.IN_BYTES);
    MountTree tree = store.tree();
    MountNode node = NodeNumbers.of(tree, request);
    String name = new String(request.name(XattrLayout.NAME_OFFSET), UTF_8);
    byte[] value =
        ExtendedAttributes.value(tree, node, name)
            .orElseThrow(() -> new ErrnoException(Errno.ENODATA));
    give(request, reply, value);
  }

  private void list(Request request, Reply reply) {
    request.require(XattrLayout.IN_BYTES);
    give(request, reply, ExtendedAttributes.nameList(NodeNumbers.of(store.tree(), request)));
  }

  /** The length if the caller has no room, ERANGE if too little. */
  static void give(Request request, Reply reply, byte[] value) {
    long capacity = XattrLayout.capacity(request.bytes());
    if (capacity == 0) {
      XattrLayout.putSize(reply.bytes(), value.length);
      reply.send(XattrLayout.OUT_BYTES);
    } else if (capacity < value.length || value.length > Reply.CAPACITY_BYTES) {
      throw new ErrnoException(Errno.ERANGE);
    } else {
      reply.send(value);
    }
  }
}
