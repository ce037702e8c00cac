package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What names lead to: staged nodes first, then published ones. Guarded by the stage's lock for
 * names.
 */
final class Names {

  private final MountedStore mounted;
  private final Overlay overlay;
  private final MountMemory memory;

  Names(MountedStore mounted, Overlay overlay, MountMemory memory) {
    this.memory = memory;
    this.mounted = mounted;
    this.overlay = overlay;
  }

  MountTree tree() {
    return mounted.tree();
  }

  /**
   * The directory of that number.
   *
   * @throws ErrnoException ESTALE if there is no such node, ENOTDIR for a file, ENOENT for a
   *     directory that was removed
   */
  Folder folder(long id) {
    StagedNode staged = overlay.node(id);
    if (staged == null) {
      return publishedFolder(id);
    }
    if (!(staged instanceof StagedDirectory directory)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    if (!directory.linked()) {
      throw new ErrnoException(Errno.ENOENT);
    }
    return folder(directory.parentId()).stagedChild(directory);
  }

  private Folder publishedFolder(long id) {
    MountTree tree = tree();
    MountNode node = publishedNode(tree, id);
    if (!node.isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return Folder.published(id, tree, node.index());
  }

  /** The published node of that number; ESTALE if there is none. */
  MountNode publishedNode(MountTree tree, long id) {
    int index = overlay.index(id, tree);
    if (index < 0) {
      throw new ErrnoException(Errno.ESTALE);
    }
    return tree.node(index);
  }

  /** The published node of that name in a directory. */
  Optional<MountNode> published(Folder folder, Name name) {
    return folder.isPublished() ? tree().lookup(folder.index(), name.bytes()) : Optional.empty();
  }

  /** The staged node of that name in a directory, or null. */
  StagedNode staged(Folder folder, Name name) {
    return overlay.child(folder.id(), name);
  }

  Optional<Attributes> lookup(long parentId, Name name) {
    Folder folder = folder(parentId);
    StagedNode staged = staged(folder, name);
    if (staged != null) {
      return Optional.of(staged.attributes());
    }
    return published(folder, name).map(node -> attributes(tree(), node));
  }

  /** Empty if there is no such node. */
  Optional<Attributes> find(long id) {
    MountTree tree = tree();
    boolean known = overlay.node(id) != null || overlay.index(id, tree) >= 0;
    return known ? Optional.of(attributes(id)) : Optional.empty();
  }

  Attributes attributes(long id) {
    StagedNode staged = overlay.node(id);
    if (staged != null) {
      return staged.attributes();
    }
    MountTree tree = tree();
    return attributes(tree, publishedNode(tree, id));
  }

  private Attributes attributes(MountTree tree, MountNode node) {
    Instant mountedAt = mounted.mountedAt();
    return memory.shown(
        new Attributes(
            overlay.shown(node.index()),
            node.mode(),
            node.uid(),
            node.gid(),
            node.sizeBytes(),
            tree.linkCount(node),
            mountedAt,
            mountedAt,
            false));
  }

  /** What a directory holds, sorted by name. */
  List<DirectoryEntry> children(long id) {
    Folder folder = folder(id);
    NavigableMap<Name, Attributes> all = new TreeMap<>();
    if (folder.isPublished()) {
      MountTree tree = tree();
      for (MountNode node : tree.children(tree.node(folder.index()))) {
        all.put(new Name(node.name()), attributes(tree, node));
      }
    }
    overlay.children(id).forEach((name, node) -> all.put(name, node.attributes()));
    List<DirectoryEntry> entries = new ArrayList<>(all.size());
    all.forEach((name, attributes) -> entries.add(new DirectoryEntry(name, attributes)));
    return entries;
  }

  /** Number of the directory that holds this one; the root is its own parent. */
  long parent(long directoryId) {
    StagedNode staged = overlay.node(directoryId);
    if (staged != null) {
      return staged.parentId();
    }
    MountTree tree = tree();
    return overlay.shown(publishedNode(tree, directoryId).parentIndex());
  }

  /** Path of a node that is there, for people; the last name of one that was removed. */
  String pathText(long id) {
    StagedNode staged = overlay.node(id);
    if (staged == null) {
      MountTree tree = tree();
      return new String(tree.path(publishedNode(tree, id)), UTF_8);
    }
    try {
      byte[] path = folder(staged.parentId()).pathOf(staged.name());
      return "/" + new String(path, UTF_8);
    } catch (ErrnoException removed) {
      return staged.name().toString();
    }
  }

  /**
   * Passes for a name that something new may be given.
   *
   * @throws ErrnoException EPERM in the folder for the store's own files, ENAMETOOLONG if no log
   *     entry can hold the path
   */
  static void requireStorable(Folder folder, Name name) {
    if (folder.isMeta()) {
      throw new ErrnoException(Errno.EPERM);
    }
    boolean fits =
        folder.keepsStaged(name)
            ? name.lengthBytes() <= Name.MAX_BYTES
            : folder.pathOf(name).length <= FamfsPath.MAX_BYTES;
    if (!fits) {
      throw new ErrnoException(Errno.ENAMETOOLONG);
    }
  }
}
