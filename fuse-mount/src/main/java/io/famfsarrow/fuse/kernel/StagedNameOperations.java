package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.stage.Attributes;
import io.famfsarrow.fuse.stage.Name;
import io.famfsarrow.fuse.stage.Stage;
import io.famfsarrow.store.FamfsPath;
import java.time.Instant;

/** Names, attributes and figures of a mount that can be written. */
final class StagedNameOperations implements Operations {
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;

  private final MountedStore store;
  private final Stage stage;

  StagedNameOperations(MountedStore store, Stage stage) {
    this.store = store;
    this.stage = stage;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.LOOKUP, "lookup", this::lookup);
    table.set(Opcode.GETATTR, "getattr", this::getattr);
    table.set(Opcode.SETATTR, "setattr", this::setattr);
    table.set(Opcode.STATFS, "statfs", this::statfs);
    table.set(Opcode.ACCESS, "access", this::access);
    table.set(Opcode.READLINK, "readlink", (request, reply) -> reply.error(Errno.EINVAL));
    table.set(Opcode.MKNOD, "mknod", this::mknod);
    table.set(Opcode.MKDIR, "mkdir", this::mkdir);
    table.set(Opcode.UNLINK, "unlink", this::unlink);
    table.set(Opcode.RMDIR, "rmdir", this::rmdir);
    table.set(Opcode.RENAME, "rename", this::rename);
    table.set(Opcode.RENAME2, "rename", this::rename2);
    // There are no links in a store; this is what file systems without them answer.
    table.set(Opcode.LINK, "link", (request, reply) -> reply.error(Errno.EPERM));
    table.set(Opcode.SYMLINK, "symlink", (request, reply) -> reply.error(Errno.EPERM));
    table.set(Opcode.TMPFILE, "tmpfile", (request, reply) -> reply.error(Errno.EOPNOTSUPP));
  }

  private static Name name(Request request, int offset) {
    return new Name(request.name(offset));
  }

  private void lookup(Request request, Reply reply) {
    stage
        .lookup(request.nodeId(), name(request, InHeaderLayout.BYTES))
        .ifPresentOrElse(
            node -> StagedReplies.sendEntry(reply, node),
            () -> {
              long valid = NameOperations.VALID_SECONDS;
              EntryLayout.putMissing(reply.bytes(), OutHeaderLayout.BYTES, valid);
              reply.send(EntryLayout.BYTES);
            });
  }

  private void getattr(Request request, Reply reply) {
    StagedReplies.sendAttributes(reply, stage.attributes(request.nodeId()));
  }

  private void setattr(Request request, Reply reply) {
    request.require(SetattrLayout.BYTES);
    Attributes changed =
        stage.change(request.nodeId(), SetattrLayout.change(request.bytes(), Instant.now()));
    StagedReplies.sendAttributes(reply, changed);
  }

  private void statfs(Request request, Reply reply) {
    int nodes = store.tree().nodeCount();
    StatfsLayout.put(reply.bytes(), stage.space(), nodes, FamfsPath.MAX_BYTES);
    reply.send(StatfsLayout.BYTES);
  }

  /** The kernel checks mode bits by itself. */
  private void access(Request request, Reply reply) {
    Attributes unused = stage.attributes(request.nodeId());
    reply.ok();
  }

  private void mknod(Request request, Reply reply) {
    request.require(MakeLayout.NODE_BYTES);
    int mode = MakeLayout.mode(request.bytes());
    if ((mode & TYPE_MASK) != TYPE_FILE) {
      throw new ErrnoException(Errno.EPERM);
    }
    Name name = name(request, MakeLayout.NODE_NAME_OFFSET);
    StagedReplies.sendEntry(
        reply, stage.makeFile(request.nodeId(), name, mode, StagedReplies.caller(request)));
  }

  private void mkdir(Request request, Reply reply) {
    request.require(MakeLayout.DIRECTORY_BYTES);
    Name name = name(request, MakeLayout.DIRECTORY_NAME_OFFSET);
    int mode = MakeLayout.mode(request.bytes());
    StagedReplies.sendEntry(
        reply, stage.mkdir(request.nodeId(), name, mode, StagedReplies.caller(request)));
  }

  private void unlink(Request request, Reply reply) {
    stage.unlink(request.nodeId(), name(request, InHeaderLayout.BYTES));
    reply.ok();
  }

  private void rmdir(Request request, Reply reply) {
    stage.rmdir(request.nodeId(), name(request, InHeaderLayout.BYTES));
    reply.ok();
  }

  private void rename(Request request, Reply reply) {
    request.require(RenameLayout.PLAIN_BYTES);
    rename(request, reply, RenameLayout.PLAIN_NAMES_OFFSET, 0);
  }

  private void rename2(Request request, Reply reply) {
    request.require(RenameLayout.BYTES);
    int flags = RenameLayout.flags(request.bytes());
    rename(request, reply, RenameLayout.NAMES_OFFSET, flags);
  }

  private void rename(Request request, Reply reply, int namesOffset, int flags) {
    byte[] name = request.name(namesOffset);
    byte[] newName = request.name(namesOffset + name.length + 1);
    long newParent = RenameLayout.newParent(request.bytes());
    stage.rename(request.nodeId(), new Name(name), newParent, new Name(newName), flags);
    reply.ok();
  }
}
