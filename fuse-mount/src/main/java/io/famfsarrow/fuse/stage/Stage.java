package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.FileContent;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.SpaceFigures;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.WritableFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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

  private static final int ACCESS_MODE = 3;
  private static final int EXCLUSIVE = 0200;

  /** Told of a staged name that went without being asked for. Called without any lock. */
  public interface Listener {
    /** The kernel should forget the name. */
    void gone(long parentId, Name name);
  }

  private final MountedStore mounted;
  private final FamfsMaster master;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Overlay overlay = new Overlay();
  private final Names names;
  private final Publisher publisher;
  private final NameChanges changes;
  private final Map<Long, OpenFile> handles = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong(Opened.NO_HANDLE);
  private final Set<StagedFile> withSpace = ConcurrentHashMap.newKeySet();
  private volatile Listener listener = (parentId, name) -> {};
  private boolean closed;

  /**
   * @param mounted shows {@code master}
   * @param master the store, attached as its owner
   */
  public Stage(MountedStore mounted, FamfsMaster master) {
    this.mounted = mounted;
    this.master = master;
    this.names = new Names(mounted, overlay);
    this.publisher = new Publisher(mounted, master, overlay, names);
    this.changes = new NameChanges(names, overlay, publisher, master, mounted::refresh);
  }

  /** Says who is to be told from now on. */
  public void listener(Listener toBeTold) {
    listener = toBeTold;
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

  /** What a directory holds, sorted by name, without {@code .} and {@code ..}. */
  public List<DirectoryEntry> children(long directoryId) {
    return reading(() -> names.children(directoryId));
  }

  /** Number of the directory that holds a directory; the root is its own parent. */
  public long parent(long directoryId) {
    return reading(() -> names.parent(directoryId));
  }

  /** The published node that goes by the number, now or since it was published here. */
  public Optional<MountNode> published(long id) {
    return reading(
        () -> {
          MountTree tree = mounted.tree();
          int index = overlay.index(id, tree);
          return index < 0 ? Optional.empty() : Optional.of(tree.node(index));
        });
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
            return openLocked(existing.get().id(), flags);
          }
          StagedFile file = make(parentId, name, permissions, caller);
          return opened(file, flags);
        });
  }

  /** Makes an empty file without opening it. */
  public Attributes makeFile(long parentId, Name name, int permissions, Caller caller) {
    return writing(() -> make(parentId, name, permissions, caller).attributes());
  }

  private StagedFile make(long parentId, Name name, int permissions, Caller caller) {
    StagedFile file = changes.create(parentId, name, permissions, caller, id -> newSpace());
    withSpace.add(file);
    return file;
  }

  private StagedSpace newSpace() {
    return new StagedSpace(master, mounted.tree().space().totalBytes(), this::trimOthers);
  }

  /** Gives back what staged files have in reserve; those that are being written keep it. */
  private void trimOthers() {
    for (StagedFile file : withSpace) {
      if (!file.dataLock().isHeldByCurrentThread() && file.dataLock().tryLock()) {
        try {
          if (!file.ended()) {
            file.space().trim();
          }
        } finally {
          file.dataLock().unlock();
        }
      }
    }
  }

  /**
   * Opens a file. A published one may be opened for writing if it is no Arrow dataset, and is then
   * written in place.
   *
   * @return with a handle, unless a published file is only read
   */
  public Opened open(long id, int flags) {
    return writing(() -> openLocked(id, flags));
  }

  private Opened openLocked(long id, int flags) {
    StagedNode staged = overlay.node(id);
    if (staged instanceof StagedFile file) {
      return opened(file, flags);
    }
    Attributes attributes = names.attributes(id);
    if (attributes.isDirectory()) {
      throw new ErrnoException(Errno.EISDIR);
    }
    return isWriting(flags) ? openInPlace(attributes) : new Opened(attributes, Opened.NO_HANDLE);
  }

  private static boolean isWriting(int flags) {
    return (flags & ACCESS_MODE) != 0;
  }

  private Opened opened(StagedFile file, int flags) {
    boolean writable = isWriting(flags);
    file.opened(writable);
    return new Opened(file.attributes(), add(OpenFile.ofStaged(file, writable)));
  }

  private long add(OpenFile file) {
    long handle = lastHandle.incrementAndGet();
    handles.put(handle, file);
    return handle;
  }

  private Opened openInPlace(Attributes attributes) {
    MountNode node = names.publishedNode(mounted.tree(), attributes.id());
    if (node.content().logSequence() == FileContent.NOT_LOGGED) {
      throw new ErrnoException(Errno.EPERM);
    }
    return new Opened(attributes, add(OpenFile.ofPublished(attributes.id(), writable(node))));
  }

  /** Null for an empty file. */
  private WritableFile writable(MountNode node) {
    if (node.sizeBytes() == 0) {
      return null;
    }
    try {
      Folder folder = names.folder(NodeIds.ofIndex(node.parentIndex()));
      FamfsPath path = FamfsPath.resolve(folder.pathOf(new Name(node.name())));
      return master.openWritable(master.findFile(path));
    } catch (MediaAccessException | InvalidRequestException refused) {
      throw new ErrnoException(Errno.EPERM);
    }
  }

  /**
   * Stores bytes of an open file: all of them, or none.
   *
   * @param fromAddress native memory that holds them
   */
  public void write(long handle, long offset, long fromAddress, int lengthBytes) {
    FileChanges.write(require(handle), offset, fromAddress, lengthBytes);
  }

  /** As {@code fallocate(2)}; modes that make no sense here are EOPNOTSUPP. */
  public void allocate(long handle, int mode, long offset, long lengthBytes) {
    FileChanges.allocate(require(handle), mode, offset, lengthBytes);
  }

  private OpenFile require(long handle) {
    OpenFile file = handles.get(handle);
    if (file == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    return file;
  }

  /**
   * Loads bytes of a file, staged or published, never beyond its size.
   *
   * @return how many: fewer than asked for only at the end of the file
   */
  public int read(long id, long offset, long toAddress, int lengthBytes) {
    if (offset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    StagedNode node = reading(() -> overlay.node(id));
    if (node != null && node.isDirectory()) {
      throw new ErrnoException(Errno.EISDIR);
    }
    if (node instanceof StagedFile file) {
      file.dataLock().lock();
      try {
        if (!file.ended()) {
          return file.space().read(offset, toAddress, lengthBytes);
        }
      } finally {
        file.dataLock().unlock();
      }
    }
    MountNode published = reading(() -> names.publishedNode(mounted.tree(), id));
    return mounted.read(published, offset, toAddress, lengthBytes);
  }

  /**
   * Changes attributes: all that is asked for, or nothing. Of published nodes only the times can
   * change, for as long as the mount lasts.
   */
  public Attributes change(long id, AttributeChange change) {
    return writing(
        () -> {
          StagedNode node = overlay.node(id);
          if (node == null) {
            changePublished(names.attributes(id), change);
          } else {
            changeStaged(node, change);
          }
          return names.attributes(id);
        });
  }

  private void changePublished(Attributes node, AttributeChange change) {
    if (!change.leavesAsItIs(node)) {
      throw new ErrnoException(Errno.EPERM);
    }
    names.setTimes(
        node.id(),
        change.accessed().orElse(node.accessed()),
        change.modified().orElse(node.modified()));
  }

  private static void changeStaged(StagedNode node, AttributeChange change) {
    if (change.sizeBytes().isPresent()) {
      if (!(node instanceof StagedFile file)) {
        throw new ErrnoException(Errno.EISDIR);
      }
      FileChanges.change(file, space -> space.resize(change.sizeBytes().getAsLong()));
    }
    node.apply(change);
  }

  /** Makes a directory: published at once, or staged if its name is a temporary one. */
  public Attributes mkdir(long parentId, Name name, int permissions, Caller caller) {
    return writing(() -> changes.mkdir(parentId, name, permissions, caller));
  }

  /** Removes a staged file's name; its space is free when nobody has it open. */
  public void unlink(long parentId, Name name) {
    writing(
        () -> {
          discardIfUnused(changes.unlink(parentId, name));
          return null;
        });
  }

  /** Removes an empty staged directory. */
  public void rmdir(long parentId, Name name) {
    writing(
        () -> {
          changes.rmdir(parentId, name);
          return null;
        });
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
    writing(
        () -> {
          StagedNode replaced = changes.rename(parentId, name, newParentId, newName, flags == 0);
          if (replaced instanceof StagedFile file) {
            discardIfUnused(file);
          } else if (replaced != null) {
            overlay.forget(replaced);
          }
          return null;
        });
  }

  private void discardIfUnused(StagedFile file) {
    if (!file.linked() && !file.isOpen()) {
      overlay.forget(file);
      discard(file);
    }
  }

  private void discard(StagedFile file) {
    file.dataLock().lock();
    try {
      withSpace.remove(file);
      if (!file.ended()) {
        file.end();
        file.space().close();
      }
    } finally {
      file.dataLock().unlock();
    }
  }

  /**
   * A descriptor of the file is closed. An Arrow file that is whole by now is published before this
   * returns.
   *
   * @throws FamfsException if it is whole and cannot be published: it stays staged, but for a file
   *     whose name another publisher took
   */
  public void flush(long handle, Caller caller) {
    OpenFile open = handles.get(handle);
    if (open == null || open.staged() == null || !open.writable()) {
      return;
    }
    StagedFile file = open.staged();
    open.closedBy(ClosingTask.wasKilled(caller.processId()));
    file.settle();
    telling(
        file,
        () -> {
          if (mayBePublished(file) && publisher.content(file) == Publisher.Content.ARROW) {
            publish(file);
          }
        });
  }

  /** The last descriptor of what {@link #open} or {@link #create} gave is closed. */
  public void release(long handle) {
    OpenFile open = handles.remove(handle);
    if (open == null) {
      return;
    }
    if (open.inPlace() != null) {
      open.inPlace().close();
    }
    if (open.staged() != null) {
      StagedFile file = open.staged();
      telling(file, () -> releaseStaged(file, open));
    }
  }

  private void releaseStaged(StagedFile file, OpenFile open) {
    file.released(open.writable());
    if (open.writable() && !file.hasWriters() && file.linked() && !file.ended()) {
      endOfWriting(file, open.closerKilled());
    }
    discardIfUnused(file);
    if (file.ended()) {
      withSpace.remove(file);
    }
  }

  /** Nobody is told of what fails now but the listener: the program has closed the file. */
  private void endOfWriting(StagedFile file, boolean killed) {
    try {
      if (mayBePublished(file)) {
        publishOrDrop(file, killed);
      }
    } catch (RuntimeException failed) {
      publisher.report(file, Errno.of(failed), failed);
    }
    if (!file.ended()) {
      trim(file);
    }
  }

  private void publishOrDrop(StagedFile file, boolean killed) {
    Publisher.Content content = publisher.content(file);
    if (content == Publisher.Content.ARROW || (content == Publisher.Content.PLAIN && !killed)) {
      publish(file);
    } else if (killed) {
      overlay.unlink(file);
    } else if (content == Publisher.Content.BROKEN_ARROW) {
      publisher.reportBroken(file);
    }
  }

  private static void trim(StagedFile file) {
    file.dataLock().lock();
    try {
      file.space().trim();
    } finally {
      file.dataLock().unlock();
    }
  }

  private boolean mayBePublished(StagedFile file) {
    return file.linked()
        && !file.ended()
        && !names.folder(file.parentId()).keepsStaged(file.name());
  }

  /** A name that is taken by another publisher is lost: what everybody sees goes first. */
  private void publish(StagedFile file) {
    try {
      publisher.publish(file, names.folder(file.parentId()).pathOf(file.name()));
      withSpace.remove(file);
    } catch (PathExistsException taken) {
      mounted.refresh();
      overlay.unlink(file);
      throw taken;
    }
  }

  /** Runs something that may take a file's name away, and then says so. */
  private void telling(StagedFile file, Runnable action) {
    boolean[] gone = {false};
    try {
      writing(
          () -> {
            boolean had = file.linked();
            try {
              action.run();
            } finally {
              gone[0] = had && !file.linked();
            }
            return null;
          });
    } finally {
      if (gone[0]) {
        listener.gone(file.parentId(), file.name());
      }
    }
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
      handles.values().stream()
          .filter(open -> open.inPlace() != null)
          .forEach(open -> open.inPlace().close());
      handles.clear();
      withSpace.forEach(this::discard);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
