package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import java.util.Map;

/** Everything that would change something, on a mount that is for reading only. */
final class ChangeRefusals implements Operations {
  private static final Map<Integer, String> CHANGES =
      Map.ofEntries(
          Map.entry(Opcode.SETATTR, "setattr"),
          Map.entry(Opcode.SYMLINK, "symlink"),
          Map.entry(Opcode.MKNOD, "mknod"),
          Map.entry(Opcode.MKDIR, "mkdir"),
          Map.entry(Opcode.UNLINK, "unlink"),
          Map.entry(Opcode.RMDIR, "rmdir"),
          Map.entry(Opcode.RENAME, "rename"),
          Map.entry(Opcode.RENAME2, "rename"),
          Map.entry(Opcode.LINK, "link"),
          Map.entry(Opcode.WRITE, "write"),
          Map.entry(Opcode.SETXATTR, "setxattr"),
          Map.entry(Opcode.REMOVEXATTR, "removexattr"),
          Map.entry(Opcode.CREATE, "create"),
          Map.entry(Opcode.TMPFILE, "tmpfile"),
          Map.entry(Opcode.FALLOCATE, "fallocate"),
          Map.entry(Opcode.COPY_FILE_RANGE, "copy_file_range"));

  @Override
  public void register(OperationTable table) {
    CHANGES.forEach(
        (opcode, name) -> table.set(opcode, name, (request, reply) -> reply.error(Errno.EROFS)));
  }
}
