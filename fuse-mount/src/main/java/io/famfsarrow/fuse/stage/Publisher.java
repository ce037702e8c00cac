package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.PendingDirectory;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.PendingFile;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Names what is staged and whole, in one commit, and keeps the numbers of the nodes. Guarded by the
 * stage's lock for names; takes the locks of the files that it publishes.
 */
final class Publisher {
  private final MountedStore mounted;
  private final FamfsMaster master;
  private final Overlay overlay;
  private final Names names;
  private final Spaces spaces;
  private final MountMemory memory;

  /** One node of a commit. */
  private record Part(StagedNode node, FamfsPath path) {}

  Publisher(
      MountedStore mounted,
      FamfsMaster master,
      Overlay overlay,
      Names names,
      Spaces spaces,
      MountMemory memory) {
    this.mounted = mounted;
    this.master = master;
    this.overlay = overlay;
    this.names = names;
    this.spaces = spaces;
    this.memory = memory;
  }

  /** What a staged file is, as far as publishing goes. */
  enum Content {
    EMPTY,
    PLAIN,
    ARROW,
    /** Is not to be published, for a reason that was noted. */
    BROKEN
  }

  Content content(StagedFile file) {
    file.dataLock().lock();
    try {
      if (file.sizeBytes() == 0) {
        return Content.EMPTY;
      }
      boolean arrow = ArrowAdmission.startsAsArrow(file.space().range());
      Optional<FamfsException> problem = arrow ? arrowProblem(file) : lostBytes(file);
      file.refusedBecause(problem.orElse(null));
      return problem.isPresent() ? Content.BROKEN : arrow ? Content.ARROW : Content.PLAIN;
    } finally {
      file.dataLock().unlock();
    }
  }

  private static Optional<FamfsException> arrowProblem(StagedFile file) {
    return lostBytes(file)
        .or(
            () ->
                ArrowAdmission.problem(file.space().range(), file.name().toString())
                    .map(
                        problem ->
                            new FamfsException(
                                "it starts as an Arrow file and is not a whole one: "
                                    + problem.getMessage(),
                                problem)));
  }

  private static Optional<FamfsException> lostBytes(StagedFile file) {
    LostBytes lost = file.space().lost();
    return lost.isNone()
        ? Optional.empty()
        : Optional.of(
            new FamfsException(
                lost + " of it could not be stored, as who wrote them was told at that time"));
  }

  /**
   * Publishes a file, or a directory with all in it that is whole and may be published.
   *
   * @param path where; its parent is published
   * @throws FamfsException if it cannot be; then nothing was named and all stays staged
   */
  void publish(StagedNode top, byte[] path) {
    List<StagedFile> locked = new ArrayList<>();
    try {
      List<Part> parts = new ArrayList<>();
      collect(top, path, parts, locked);
      var unused = master.commitAll(parts.stream().map(Publisher::pending).toList());
      parts.forEach(this::end);
      mounted.refresh();
      parts.forEach(this::moveOver);
    } finally {
      locked.forEach(file -> file.dataLock().unlock());
    }
  }

  private void collect(StagedNode node, byte[] path, List<Part> parts, List<StagedFile> locked) {
    if (node instanceof StagedFile file) {
      file.dataLock().lock();
      locked.add(file);
    }
    requireFits(path);
    parts.add(new Part(node, FamfsPath.resolve(path)));
    if (node instanceof StagedDirectory) {
      collectChildren(node, path, parts, locked);
    }
  }

  private void collectChildren(
      StagedNode directory, byte[] path, List<Part> parts, List<StagedFile> locked) {
    Folder folder = Folder.toBe(directory.id(), path);
    NavigableMap<Name, StagedNode> children = overlay.children(directory.id());
    for (StagedNode child : children.values()) {
      boolean stays = folder.keepsStaged(child.name());
      if (!stays && (child instanceof StagedDirectory || isReady((StagedFile) child))) {
        collect(child, folder.pathOf(child.name()), parts, locked);
      }
    }
  }

  private boolean isReady(StagedFile file) {
    if (!file.isWhole()) {
      return false;
    }
    Content content = content(file);
    if (content == Content.BROKEN) {
      reportBroken(file);
    }
    return content == Content.PLAIN || content == Content.ARROW;
  }

  private static void requireFits(byte[] path) {
    if (path.length > FamfsPath.MAX_BYTES) {
      throw new ErrnoException(Errno.ENAMETOOLONG);
    }
  }

  private static PendingEntry pending(Part part) {
    StagedNode node = part.node();
    FileAttributes attributes = new FileAttributes(node.permissions(), node.uid(), node.gid());
    if (node instanceof StagedFile file) {
      return new PendingFile(file.space().finish(), part.path(), attributes);
    }
    return PendingDirectory.required(part.path(), attributes);
  }

  private void end(Part part) {
    if (part.node() instanceof StagedFile file) {
      file.end();
      spaces.forget(file);
    }
  }

  /** What the tree does not show yet, as the log could not be followed, loses its number. */
  private void moveOver(Part part) {
    Attributes before = part.node().attributes();
    try {
      overlay.publish(part.node(), mounted.tree().resolve(part.path().bytes()).index());
    } catch (ErrnoException notThere) {
      overlay.unlink(part.node());
      overlay.forget(part.node());
    }
    memory.setTimes(before.id(), before.accessed(), before.modified());
    if (before.isDirectory()) {
      memory.madeDirectory(before.id());
    }
  }

  /** Tells the listener why a file that was closed was not published. */
  void reportBroken(StagedFile file) {
    FamfsException problem = file.refusedBecause();
    report(
        file,
        Errno.EBADMSG,
        new FamfsException(
            "not published: "
                + problem.getMessage()
                + "; it stays on this mount only, until it is completed or removed",
            problem));
  }

  /** Tells the listener what a program was not told, or in fewer words. */
  void report(StagedNode node, int errno, Throwable cause) {
    mounted.listener().requestFailed("publish", names.pathText(node.id()), errno, cause);
  }
}
