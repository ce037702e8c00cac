package io.famfsarrow.fuse.jnr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.ExtendedAttributes;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import jnr.ffi.provider.jffi.ClosureHelper;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Statvfs;

/**
 * Answers libfuse's callbacks from the current tree. Each method goes through the guard and never
 * throws. Called by libfuse's threads, several at once.
 */
final class JnrOperations {
  private static final int ACCESS_WRITE = 2;

  private final MountedStore store;
  private final RequestGuard guard;

  JnrOperations(MountedStore store) {
    this.store = store;
    this.guard = new RequestGuard(store.listener());
  }

  int getattr(Pointer path, Pointer stat) {
    return guard.run(
        "getattr",
        path,
        name -> {
          MountTree tree = store.tree();
          Structs.fill(FileStat.of(stat), tree, tree.resolve(name), store.mountedAt());
          return 0;
        });
  }

  int open(Pointer path, Pointer info) {
    return guard.run(
        "open",
        path,
        name -> {
          MountNode node = store.tree().resolve(name);
          if (Structs.opensForWriting(FuseFileInfo.of(info))) {
            throw new ErrnoException(Errno.EROFS);
          }
          store.requireReadable(node);
          if (node.content().immutable()) {
            Structs.keepCache(info);
          }
          return 0;
        });
  }

  int read(Pointer path, Pointer buffer, long lengthBytes, long fileOffset, Pointer info) {
    return guard.run(
        "read",
        path,
        name -> {
          int wanted = (int) Math.min(lengthBytes, Integer.MAX_VALUE);
          MountNode node = store.tree().resolve(name);
          return store.read(node, fileOffset, buffer.address(), wanted);
        });
  }

  int readdir(Pointer path, Pointer buffer, Pointer filler, long position, Pointer info) {
    return guard.run(
        "readdir",
        path,
        name -> {
          MountTree tree = store.tree();
          new DirectoryFill(tree, buffer, fillerOf(filler)).fill(tree.resolve(name));
          return 0;
        });
  }

  private static FuseFillDir fillerOf(Pointer function) {
    ClosureHelper helper = ClosureHelper.getInstance();
    return helper
        .getNativeConveter(FuseFillDir.class)
        .fromNative(function, helper.getFromNativeContext());
  }

  /** One listing; libfuse collects the names, so the whole directory is given at once. */
  private final class DirectoryFill {
    private final MountTree tree;
    private final Pointer buffer;
    private final FuseFillDir filler;
    private final FileStat stat = new FileStat(LibFuse2.runtime());

    DirectoryFill(MountTree tree, Pointer buffer, FuseFillDir filler) {
      this.tree = tree;
      this.buffer = buffer;
      this.filler = filler;
    }

    void fill(MountNode directory) {
      add(".".getBytes(UTF_8), directory);
      add("..".getBytes(UTF_8), tree.node(directory.parentIndex()));
      for (MountNode child : tree.children(directory)) {
        add(child.name(), child);
      }
    }

    private void add(byte[] name, MountNode node) {
      Structs.fill(stat, tree, node, store.mountedAt());
      ByteBuffer terminated = ByteBuffer.wrap(NativeBytes.terminated(name));
      if (filler.apply(buffer, terminated, Struct.getMemory(stat), 0) != 0) {
        throw new IllegalStateException("libfuse has no memory left for the names of a directory");
      }
    }
  }

  int statfs(Pointer path, Pointer figures) {
    return guard.run(
        "statfs",
        path,
        name -> {
          Structs.fill(Statvfs.of(figures), store.tree());
          return 0;
        });
  }

  int getxattr(Pointer path, Pointer attribute, Pointer value, long capacityBytes) {
    return guard.run(
        "getxattr",
        path,
        name -> {
          MountTree tree = store.tree();
          String wanted = new String(NativeBytes.string(attribute), UTF_8);
          byte[] found =
              ExtendedAttributes.value(tree, tree.resolve(name), wanted)
                  .orElseThrow(() -> new ErrnoException(Errno.ENODATA));
          return NativeBytes.giveSized(found, value, capacityBytes);
        });
  }

  int listxattr(Pointer path, Pointer list, long capacityBytes) {
    return guard.run(
        "listxattr",
        path,
        name -> {
          byte[] names = ExtendedAttributes.nameList(store.tree().resolve(name));
          return NativeBytes.giveSized(names, list, capacityBytes);
        });
  }

  int access(Pointer path, int mask) {
    return guard.run(
        "access",
        path,
        name -> {
          store.tree().resolve(name);
          return (mask & ACCESS_WRITE) != 0 ? -Errno.EROFS : 0;
        });
  }

  /** There are no symbolic links in a store. */
  int readlink(Pointer path, Pointer buffer, long lengthBytes) {
    return guard.run(
        "readlink",
        path,
        name -> {
          store.tree().resolve(name);
          return -Errno.EINVAL;
        });
  }

  /** Everything that would change something. */
  int refuseChange() {
    return -Errno.EROFS;
  }
}
