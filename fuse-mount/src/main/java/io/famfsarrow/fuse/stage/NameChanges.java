package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;

/** Makes, moves and removes names. Guarded by the stage's lock for names. */
final class NameChanges {
  private final Names names;
  private final Overlay overlay;
  private final Publisher publisher;
  private final FamfsMaster master;
  private final Runnable refresh;
  private final MountMemory memory;

  NameChanges(
      Names names,
      Overlay overlay,
      Publisher publisher,
      FamfsMaster master,
      MountMemory memory,
      Runnable refresh) {
    this.names = names;
    this.overlay = overlay;
    this.publisher = publisher;
    this.master = master;
    this.memory = memory;
    this.refresh = refresh;
  }

  /** Stages a new empty file. EEXIST if the name is taken. */
  StagedFile create(long parentId, Name name, int permissions, Caller owner, StagedSpace space) {
    Folder folder = names.folder(parentId);
    requireNew(folder, name);
    long id = overlay.newId();
    StagedFile file = new StagedFile(id, folder.id(), name, permissions, owner, space);
    overlay.add(file);
    return file;
  }

  private void requireNew(Folder folder, Name name) {
    if (names.staged(folder, name) != null || names.published(folder, name).isPresent()) {
      throw new ErrnoException(Errno.EEXIST);
    }
    Names.requireStorable(folder, name);
  }

  /** Makes a directory: in the log at once, or staged where its name says so. */
  Attributes mkdir(long parentId, Name name, int permissions, Caller owner) {
    Folder folder = names.folder(parentId);
    requireNew(folder, name);
    if (!folder.keepsStaged(name)) {
      FileAttributes attributes = new FileAttributes(permissions & 07777, owner.uid(), owner.gid());
      master.mkdir(FamfsPath.resolve(folder.pathOf(name)), attributes);
      refresh.run();
      Attributes made =
          names.lookup(parentId, name).orElseThrow(() -> new ErrnoException(Errno.EIO));
      memory.madeDirectory(made.id());
      return made;
    }
    StagedDirectory made =
        new StagedDirectory(overlay.newId(), folder.id(), name, permissions, owner);
    overlay.add(made);
    return made.attributes();
  }

  /** Takes a staged file's name away. */
  StagedFile unlink(long parentId, Name name) {
    StagedNode node = requireStaged(names.folder(parentId), name);
    if (!(node instanceof StagedFile file)) {
      throw new ErrnoException(Errno.EISDIR);
    }
    overlay.unlink(file);
    return file;
  }

  /** Removes an empty staged directory. */
  void rmdir(long parentId, Name name) {
    StagedNode node = requireStaged(names.folder(parentId), name);
    requireEmptyDirectory(node);
    overlay.unlink(node);
    overlay.forget(node);
  }

  private void requireEmptyDirectory(StagedNode node) {
    if (!node.isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    if (!overlay.children(node.id()).isEmpty()) {
      throw new ErrnoException(Errno.ENOTEMPTY);
    }
  }

  /** EPERM for a published name, ENOENT for none. */
  private StagedNode requireStaged(Folder folder, Name name) {
    StagedNode node = names.staged(folder, name);
    if (node == null) {
      boolean published = names.published(folder, name).isPresent();
      throw new ErrnoException(published ? Errno.EPERM : Errno.ENOENT);
    }
    return node;
  }

  /**
   * Gives a staged node another name, and publishes it if that is no temporary one and it is whole.
   *
   * @param replace whether a staged node of the new name may be replaced
   * @return the file whose name was taken over, or null
   */
  StagedNode rename(long parentId, Name name, long newParentId, Name newName, boolean replace) {
    Folder from = names.folder(parentId);
    Folder to = names.folder(newParentId);
    StagedNode node = requireStaged(from, name);
    StagedNode target = names.staged(to, newName);
    if (target == node) {
      return null;
    }
    requireReplaceable(node, to, newName, target, replace);
    Names.requireStorable(to, newName);
    requireNotBelow(node, to);
    if (!to.keepsStaged(newName) && isPublishable(node)) {
      publisher.publish(node, to.pathOf(newName));
      remove(target);
    } else {
      remove(target);
      overlay.move(node, to.id(), newName);
    }
    return target;
  }

  private void remove(StagedNode target) {
    if (target != null) {
      overlay.unlink(target);
    }
  }

  private void requireReplaceable(
      StagedNode node, Folder to, Name newName, StagedNode target, boolean replace) {
    boolean published = names.published(to, newName).isPresent();
    if ((published || target != null) && !replace) {
      throw new ErrnoException(Errno.EEXIST);
    }
    if (published) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (target == null) {
      return;
    }
    if (node.isDirectory()) {
      requireEmptyDirectory(target);
    } else if (target.isDirectory()) {
      throw new ErrnoException(Errno.EISDIR);
    }
  }

  private void requireNotBelow(StagedNode node, Folder to) {
    for (long id = to.id(); ; ) {
      StagedNode above = overlay.node(id);
      if (above == null) {
        return;
      }
      if (above == node) {
        throw new ErrnoException(Errno.EINVAL);
      }
      id = above.parentId();
    }
  }

  /**
   * Refuses to give its final name to an Arrow file that is none, or to what lacks bytes. Programs
   * take EINVAL for a directory that is moved into itself.
   */
  private boolean isPublishable(StagedNode node) {
    if (!(node instanceof StagedFile file)) {
      return true;
    }
    if (!file.isWhole()) {
      return false;
    }
    return switch (publisher.content(file)) {
      case EMPTY -> false;
      case PLAIN, ARROW -> true;
      case BROKEN -> {
        publisher.reportBroken(file);
        throw new ErrnoException(Errno.EBADMSG);
      }
    };
  }
}
