package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.FileContent;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.WritableFile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The open files by their handles. Opening is guarded by the stage's lock for names. */
final class OpenFiles {
  private static final int ACCESS_MODE = 3;

  private final FamfsMaster master;
  private final Overlay overlay;
  private final Names names;
  private final Map<Long, OpenFile> handles = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong(Opened.NO_HANDLE);

  OpenFiles(FamfsMaster master, Overlay overlay, Names names) {
    this.master = master;
    this.overlay = overlay;
    this.names = names;
  }

  /** Null if there is no such handle. */
  OpenFile find(long handle) {
    return handles.get(handle);
  }

  /** EBADF if there is no such handle. */
  OpenFile require(long handle) {
    OpenFile file = handles.get(handle);
    if (file == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    return file;
  }

  /** Takes it away; null if there is none. */
  OpenFile remove(long handle) {
    return handles.remove(handle);
  }

  Opened open(long id, int flags) {
    if (overlay.node(id) instanceof StagedFile file) {
      return open(file, flags);
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

  Opened open(StagedFile file, int flags) {
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
    MountNode node = names.publishedNode(names.tree(), attributes.id());
    if (node.content().logSequence() == FileContent.NOT_LOGGED) {
      throw new ErrnoException(Errno.EPERM);
    }
    return new Opened(attributes, add(OpenFile.ofPublished(writable(node))));
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

  /** Unmaps what is written in place; the staged files are not this object's. */
  void closeAll() {
    handles.values().forEach(OpenFile::close);
    handles.clear();
  }
}
