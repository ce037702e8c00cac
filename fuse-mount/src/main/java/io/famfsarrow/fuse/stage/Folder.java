package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.store.FamfsPath;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A directory in which something is made or looked for.
 *
 * @param id its number
 * @param index place in the tree, or -1 if it is staged
 * @param path bytes from the root down, without a leading slash; of a staged one, too
 * @param temporary whether all that lies in it stays staged
 */
record Folder(long id, int index, byte[] path, boolean temporary) {
  private static final byte[] META = FamfsPath.of("/.meta").bytes();

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
    return new Folder(child.id(), -1, pathOf(child.name()), forTemporary);
  }

  boolean isPublished() {
    return index >= 0;
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
