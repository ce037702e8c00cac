package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.store.FamfsPath;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A directory in which something is made or looked for. Immutable. */
final class Folder {
  private static final byte[] META = FamfsPath.of("/.meta").bytes();
  private static final int STAGED = -1;

  private final long id;
  private final int index;
  private final byte[] path;
  private final boolean temporary;

  /**
   * @param index place in the tree, or {@link #STAGED}
   * @param path bytes from the root down, without a leading slash
   * @param temporary whether all that lies in it stays staged
   */
  private Folder(long id, int index, byte[] path, boolean temporary) {
    this.id = id;
    this.index = index;
    this.path = path;
    this.temporary = temporary;
  }

  static Folder published(long id, MountTree tree, int index) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    boolean temporary = appendPath(tree, index, path);
    return new Folder(id, index, path.toByteArray(), temporary);
  }

  /** A staged directory as it will be when it is published there. */
  static Folder toBe(long id, byte[] path) {
    return new Folder(id, MountTree.ROOT, path, false);
  }

  /** Returns whether one of the directories is one for temporary files. */
  private static boolean appendPath(MountTree tree, int index, ByteArrayOutputStream path) {
    if (index == MountTree.ROOT) {
      return false;
    }
    MountNode node = tree.node(index);
    boolean above = appendPath(tree, node.parentIndex(), path);
    byte[] name = node.name();
    if (path.size() > 0) {
      path.write('/');
    }
    path.writeBytes(name);
    return above || TemporaryNames.isFolder(new Name(name));
  }

  Folder stagedChild(StagedDirectory child) {
    boolean forTemporary = temporary || TemporaryNames.isFolder(child.name());
    return new Folder(child.id(), STAGED, pathOf(child.name()), forTemporary);
  }

  /** Its number. */
  long id() {
    return id;
  }

  /** Place in the tree; only for a published one. */
  int index() {
    return index;
  }

  boolean isPublished() {
    return index != STAGED;
  }

  /** Whether it is the one for the store's own files, where nobody makes anything. */
  boolean isMeta() {
    return Arrays.equals(path, META);
  }

  /** Whether something of that name stays staged here. */
  boolean keepsStaged(Name name) {
    return temporary || !isPublished() || TemporaryNames.isTemporary(name);
  }

  byte[] pathOf(Name name) {
    byte[] last = name.bytes();
    int slash = path.length == 0 ? 0 : 1;
    byte[] all = Arrays.copyOf(path, path.length + slash + last.length);
    if (slash == 1) {
      all[path.length] = '/';
    }
    System.arraycopy(last, 0, all, path.length + slash, last.length);
    return all;
  }
}
