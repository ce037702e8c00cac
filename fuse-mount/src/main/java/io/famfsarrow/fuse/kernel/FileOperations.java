package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;

/** Opening and reading of published files. */
final class FileOperations implements Operations {
  private static final int ACCESS_MODE_BITS = 3;
  private static final int O_TRUNC = 01000;

  private final MountedStore store;
  private final Negotiation negotiation;

  FileOperations(MountedStore store, Negotiation negotiation) {
    this.store = store;
    this.negotiation = negotiation;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.OPEN, "open", this::open);
    table.set(Opcode.READ, "read", this::read);
    table.set(Opcode.RELEASE, "release", (request, reply) -> reply.ok());
    // Nothing of a read-only file is to be written back; told so, the kernel asks no more. And of
    // holes it knows as much as we do.
    table.set(Opcode.FLUSH, "flush", (request, reply) -> reply.error(Errno.ENOSYS));
    table.set(Opcode.FSYNC, "fsync", (request, reply) -> reply.error(Errno.ENOSYS));
    table.set(Opcode.LSEEK, "lseek", (request, reply) -> reply.error(Errno.ENOSYS));
  }

  private void open(Request request, Reply reply) {
    if (negotiation.noOpen()) {
      reply.error(Errno.ENOSYS); // the kernel opens files by itself from now on
      return;
    }
    request.require(OpenLayout.IN_BYTES);
    MountTree tree = store.tree();
    MountNode file = NodeNumbers.of(tree, request);
    int flags = OpenLayout.flags(request.bytes());
    if ((flags & ACCESS_MODE_BITS) != 0 || (flags & O_TRUNC) != 0) {
      throw new ErrnoException(Errno.EROFS);
    }
    store.requireReadable(file);
    OpenLayout.put(reply.bytes(), 0, file.content().immutable() ? OpenLayout.KEEP_CACHE : 0);
    reply.send(OpenLayout.OUT_BYTES);
  }

  private void read(Request request, Reply reply) {
    request.require(ReadLayout.BYTES);
    MountNode file = NodeNumbers.of(store.tree(), request);
    long fileOffset = ReadLayout.position(request.bytes());
    long wanted = Math.min(ReadLayout.size(request.bytes()), Integer.MAX_VALUE);
    store.serve(file, fileOffset, (int) wanted, reply::sendMapped);
  }
}
