package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.ExtendedAttributes;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.stage.Stage;

/** Extended attributes of a mount that can be written: what is staged has none. */
final class StagedXattrs implements Operations {
  private final MountedStore store;
  private final Stage stage;

  StagedXattrs(MountedStore store, Stage stage) {
    this.store = store;
    this.stage = stage;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.GETXATTR, "getxattr", this::get);
    table.set(Opcode.LISTXATTR, "listxattr", this::list);
    table.set(Opcode.SETXATTR, "setxattr", (request, reply) -> reply.error(Errno.EOPNOTSUPP));
    table.set(Opcode.REMOVEXATTR, "removexattr", (request, reply) -> reply.error(Errno.EOPNOTSUPP));
  }

  private void get(Request request, Reply reply) {
    request.require(XattrLayout.IN_BYTES);
    String name = new String(request.name(XattrLayout.NAME_OFFSET), UTF_8);
    byte[] value =
        stage
            .published(request.nodeId())
            .flatMap(node -> ExtendedAttributes.value(store.tree(), node, name))
            .orElseThrow(() -> new ErrnoException(Errno.ENODATA));
    XattrOperations.give(request, reply, value);
  }

  private void list(Request request, Reply reply) {
    request.require(XattrLayout.IN_BYTES);
    byte[] names =
        stage.published(request.nodeId()).map(ExtendedAttributes::nameList).orElse(new byte[0]);
    XattrOperations.give(request, reply, names);
  }
}
