package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsException;

/** Changes what {@code stat} tells of nodes. Guarded by the stage's lock for names. */
final class AttributeChanges {
  private final MountedStore mounted;
  private final Names names;
  private final Overlay overlay;
  private final MountMemory memory;

  AttributeChanges(MountedStore mounted, Names names, Overlay overlay, MountMemory memory) {
    this.mounted = mounted;
    this.names = names;
    this.overlay = overlay;
    this.memory = memory;
  }

  /** All that is asked for, or nothing. */
  void change(long id, AttributeChange change) {
    StagedNode node = overlay.node(id);
    if (node == null) {
      changePublished(names.attributes(id), change);
    } else {
      changeStaged(node, change);
    }
  }

  private void changePublished(Attributes node, AttributeChange change) {
    if (!change.leavesAsItIs(node)) {
      changeOwner(node, change);
    }
    memory.setTimes(
        node.id(),
        change.accessed().orElse(node.accessed()),
        change.modified().orElse(node.modified()));
  }

  private void changeOwner(Attributes node, AttributeChange change) {
    if (!memory.isMadeHere(node.id()) || change.sizeBytes().isPresent()) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (memory.setOwner(node, change)) {
      MountNode logged = names.publishedNode(mounted.tree(), node.id());
      FamfsException told =
          new FamfsException(
              "mode and owner are shown on this mount as they were changed to; all hosts see mode"
                  + " %04o, user %s and group %s, which the directory was made with"
                      .formatted(
                          logged.mode() & 07777,
                          Integer.toUnsignedString(logged.uid()),
                          Integer.toUnsignedString(logged.gid())));
      String path = new String(mounted.tree().path(logged), UTF_8);
      mounted.listener().requestFailed("setattr", path, 0, told);
    }
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
}
