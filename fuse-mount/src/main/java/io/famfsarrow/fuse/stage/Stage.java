package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.SpaceFigures;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A mounted store that can be written: staged files over the published ones. All operations of a
 * writable mount that concern names, attributes and staged bytes go through here; what is refused
 * throws {@link ErrnoException} or another exception that {@link Errno#of} knows, and changed
 * nothing.
 *
 * <p>The log's lock is held only while something is named. Safe for use by several threads. Closing
 * drops all that is staged; it closes neither the mounted store nor the owner.
 */
public final class Stage implements AutoCloseable {

  /** Flag of {@code renameat2(2)}: the new name must not exist. */
  public static final int RENAME_NOREPLACE = 1;

  /** The entries of a directory for itself and for the one above. */
  public static final Name SELF = Name.of(".");

  public static final Name ABOVE = Name.of("..");

  private static final int EXCLUSIVE = 0200;
  private static final int PRIVILEGE_BITS = 06000;

  private final MountedStore mounted;
  private final FamfsMaster master;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Overlay overlay = new Overlay();
  private final MountMemory memory = new MountMemory();
  private final Names names;
  private final NameChanges changes;
  private final Spaces spaces;
  private final OpenFiles files;
  private final Completion completion;
  private final AttributeChanges attributes;
  private boolean closed;

  /**
   * Over a store that is mounted.
   *
   * @param mounted shows {@code master}
   * @param master the store, attached as its owner
   */
  public Stage(MountedStore mounted, FamfsMaster master) {
    this.mounted = mounted;
    this.master = master;
    this.names = new Names(mounted, overlay, memory);
    this.spaces = new Spaces(mounted, master);
    Publisher publisher = new Publisher(mounted, master, overlay, names, spaces, memory);
    this.changes = new NameChanges(names, overlay, publisher, master, memory, mounted::refresh);
    this.files = new OpenFiles(master, overlay, names);
    this.completion = new Completion(names, overlay, publisher, spaces, mounted::refresh);
    this.attributes = new AttributeChanges(mounted, names, overlay, memory);
  }

  /** What the name leads to; empty if there is none. */
  public Optional<Attributes> lookup(long parentId, Name name) {
    return reading(() -> names.lookup(parentId, name));
  }

  /**
   * Attributes of a node, also of one that was unlinked while it is open.
   *
   * @throws ErrnoException ESTALE if there is no such node
   */
  public Attributes attributes(long id) {
    return reading(() -> names.attributes(id));
  }

  /** As {@link #attributes}; empty if there is no such node. */
  public Optional<Attributes> find(long id) {
    return reading(() -> names.find(id));
  }

  /**
   * Number by which a published node goes on this mount. Takes no lock: whoever follows the log
   * asks, and whoever publishes waits for him.
   */
  public long number(MountNode published) {
    return overlay.shown(published.index());
  }

  /** What a directory holds, sorted by name, without {@code .} and {@code ..}. */
  public List<DirectoryEntry> children(long directoryId) {
    return reading(() -> names.children(directoryId));
  }

  /** Number of the directory that holds a directory; the root is its own parent. */
  public long parent(long directoryId) {
    return reading(() -> names.parent(directoryId));
  }

  /** Path of a node, as text for people; of one that was removed, its last name. */
  public Optional<String> path(long id) {
    return reading(() -> names.find(id).map(node -> names.pathText(id)));
  }

  /** The published node that goes by the number, now or since it was published here. */
  public Optional<MountNode> published(long id) {
    MountTree tree = mounted.tree();
    int index = overlay.index(id, tree);
    return index < 0 ? Optional.empty() : Optional.of(tree.node(index));
  }

  /** Space and log entries, as {@code statfs} tells them. */
  public SpaceFigures space() {
    SpaceFigures logged = mounted.tree().space();
    long free = Math.max(0, Math.min(logged.totalBytes(), master.freeBytes()));
    return new SpaceFigures(logged.totalBytes(), free, logged.freeFiles());
  }

  /**
   * Makes a file and opens it; opens one that is there already, unless the flags say O_EXCL.
   *
   * @param permissions already without the bits of the caller's umask
   * @param flags as {@code open(2)} takes them
   */
  public Opened create(long parentId, Name name, int permissions, int flags, Caller caller) {
    return writing(
        () -> {
          Optional<Attributes> existing = names.lookup(parentId, name);
          if (existing.isPresent() && (flags & EXCLUSIVE) == 0) {
            return files.open(existing.get().id(), flags);
          }
          StagedFile file = make(parentId, name, permissions, caller);
          return files.open(file, flags);
        });
  }

  /** Makes an empty file without opening it. */
  public Attributes makeFile(long parentId, Name name, int permissions, Caller caller) {
    return writing(() -> make(parentId, name, permissions, caller).attributes());
  }

  private StagedFile make(long parentId, Name name, int permissions, Caller caller) {
    StagedFile file = changes.create(parentId, name, permissions, caller, spaces.create());
    spaces.add(file);
    return file;
  }

  /**
   * Opens a file. A published one may be opened for writing if it is no Arrow dataset, and is then
   * written in place.
   *
   * @return with a handle, unless a published file is only read
   */
  public Opened open(long id, int flags) {
    Supplier<Opened> opening = () -> files.open(id, flags);
    return overlay.node(id) == null ? reading(opening) : writing(opening);
  }

  /**
   * Stores bytes of an open file: all of them, or none.
   *
   * @param fromAddress native memory that holds them
   */
  public void write(long handle, long offset, long fromAddress, int lengthBytes) {
    FileChanges.write(files.require(handle), offset, fromAddress, lengthBytes);
  }

  /** As {@code fallocate(2)}; modes that make no sense here are EOPNOTSUPP. */
  public void allocate(long handle, int mode, long offset, long lengthBytes) {
    FileChanges.allocate(files.require(handle), mode, offset, lengthBytes);
  }

  /**
   * Hands out bytes of a file, staged or published, where they are mapped; never beyond its size.
   *
   * @param reader uses them before it returns; is given fewer than {@code lengthBytes} only at the
   *     end of the file, maybe none
   */
  public void serve(long id, long offset, int lengthBytes, MountedStore.MappedBytes reader) {
    if (offset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    StagedNode node = overlay.node(id);
    if (node != null && node.isDirectory()) {
      throw new ErrnoException(Errno.EISDIR);
    }
    if (!(node instanceof StagedFile file) || !serve(file, offset, lengthBytes, reader)) {
      MountNode published = names.publishedNode(mounted.tree(), id);
      mounted.serve(published, offset, lengthBytes, reader);
    }
  }

  /** Returns false if the file was published meanwhile. */
  private static boolean serve(
      StagedFile file, long offset, int lengthBytes, MountedStore.MappedBytes reader) {
    file.dataLock().lock();
    try {
      if (file.ended()) {
        return false;
      }
      file.space().serve(offset, lengthBytes, reader);
      return true;
    } finally {
      file.dataLock().unlock();
    }
  }

  /**
   * Changes attributes: all that is asked for, or nothing. Of published nodes only the times can
   * change, and mode and owner of directories that were made through this mount, for as long as it
   * lasts: the log keeps what it has.
   */
  public Attributes change(long id, AttributeChange change) {
    return writing(
        () -> {
          attributes.change(id, change);
          return names.attributes(id);
        });
  }

  /** Takes the bits away that give whoever runs the file its owner's rights. */
  public void dropPrivilegeBits(long id) {
    changing(
        () -> {
          if (overlay.node(id) instanceof StagedFile file) {
            int left = file.permissions() & ~PRIVILEGE_BITS;
            file.apply(AttributeChange.NONE.withPermissions(left));
          }
        });
  }

  /** Makes a directory: published at once, or staged if its name is a temporary one. */
  public Attributes mkdir(long parentId, Name name, int permissions, Caller caller) {
    return writing(() -> changes.mkdir(parentId, name, permissions, caller));
  }

  /** Removes a staged file's name; its space is free when nobody has it open. */
  public void unlink(long parentId, Name name) {
    changing(() -> completion.discardIfUnused(changes.unlink(parentId, name)));
  }

  /** Removes an empty staged directory. */
  public void rmdir(long parentId, Name name) {
    changing(() -> changes.rmdir(parentId, name));
  }

  /**
   * Renames what is staged. It is published with it if the new name is no temporary one and it is
   * whole: nobody writes it, or who does has flushed.
   *
   * @param flags of {@code renameat2(2)}
   */
  public void rename(long parentId, Name name, long newParentId, Name newName, int flags) {
    if ((flags & ~RENAME_NOREPLACE) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    changing(
        () -> {
          StagedNode replaced = changes.rename(parentId, name, newParentId, newName, flags == 0);
          if (replaced instanceof StagedFile file) {
            completion.discardIfUnused(file);
          } else if (replaced != null) {
            overlay.forget(replaced);
          }
        });
  }

  /**
   * A descriptor of the file is closed. An Arrow file that is whole by now is published before this
   * returns.
   *
   * @throws FamfsException if it is whole and cannot be published: it stays staged, but for a file
   *     whose name another publisher took
   */
  public void flush(long handle, Caller caller) {
    OpenFile open = files.find(handle);
    if (open != null && open.staged() != null && open.writable()) {
      open.closedBy(ClosingTask.wasKilled(caller.processId()));
      changing(() -> completion.flushed(open.staged()));
    }
  }

  /** The last descriptor of what {@link #open} or {@link #create} gave is closed. */
  public void release(long handle) {
    OpenFile open = files.remove(handle);
    if (open == null) {
      return;
    }
    open.close();
    if (open.staged() != null) {
      changing(() -> completion.released(open.staged(), open));
    }
  }

  private void changing(Runnable work) {
    writing(
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T reading(Supplier<T> work) {
    return under(lock.readLock(), work);
  }

  private <T> T writing(Supplier<T> work) {
    return under(lock.writeLock(), work);
  }

  private <T> T under(Lock side, Supplier<T> work) {
    side.lock();
    try {
      if (closed) {
        throw new ErrnoException(Errno.EIO);
      }
      return work.get();
    } finally {
      side.unlock();
    }
  }

  /** Drops all that is staged. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      files.closeAll();
      spaces.discardAll();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
