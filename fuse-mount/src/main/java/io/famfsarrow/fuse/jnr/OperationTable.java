package io.famfsarrow.fuse.jnr;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.BaseStruct;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * {@code struct fuse_operations}, filled with our callbacks. Must be kept as long as libfuse may
 * call: the native functions go with it.
 */
final class OperationTable {
  private final FuseOperations struct = new FuseOperations(LibFuse2.runtime());
  private final List<Object> keptAlive = new ArrayList<>();

  OperationTable(JnrOperations operations) {
    set(struct.getattr, Callbacks.OnStruct.class, operations::getattr);
    set(struct.open, Callbacks.OnStruct.class, operations::open);
    set(struct.statfs, Callbacks.OnStruct.class, operations::statfs);
    set(struct.read, Callbacks.OnRead.class, operations::read);
    set(struct.readdir, Callbacks.OnReaddir.class, operations::readdir);
    set(struct.getxattr, Callbacks.OnGetxattr.class, operations::getxattr);
    set(struct.listxattr, Callbacks.OnBuffer.class, operations::listxattr);
    set(struct.readlink, Callbacks.OnBuffer.class, operations::readlink);
    set(struct.access, Callbacks.OnAccess.class, operations::access);
    refuseChanges(operations);
  }

  /** {@code flush} and {@code release} stay unset: there is nothing to do in them. */
  private void refuseChanges(JnrOperations operations) {
    List<BaseStruct.Func<?>> changes =
        List.of(
            struct.mknod,
            struct.mkdir,
            struct.unlink,
            struct.rmdir,
            struct.symlink,
            struct.rename,
            struct.link,
            struct.chmod,
            struct.chown,
            struct.truncate,
            struct.ftruncate,
            struct.utimens,
            struct.create,
            struct.write,
            struct.fallocate,
            struct.setxattr,
            struct.removexattr);
    Callbacks.OnAnything refusal = operations::refuseChange;
    changes.forEach(change -> set(change, Callbacks.OnAnything.class, refusal));
  }

  private <T> void set(BaseStruct.Func<?> slot, Class<T> type, T callback) {
    Pointer function = LibFuse2.runtime().getClosureManager().getClosurePointer(type, callback);
    Struct.getMemory(struct).putPointer(slot.offset(), function);
    keptAlive.add(callback);
    keptAlive.add(function);
  }

  FuseOperations struct() {
    return struct;
  }
}
