package io.famfsarrow.fuse.stage;

import java.time.Instant;

/** A file or directory that no log entry names. Guarded by the stage's lock for names. */
abstract sealed class StagedNode permits StagedFile, StagedDirectory {
  private final long id;
  private long parentId;
  private Name name;
  private boolean linked = true;
  private int permissions;
  private int uid;
  private int gid;
  private volatile Instant accessed;
  private volatile Instant modified;

  StagedNode(long id, long parentId, Name name, int permissions, Caller owner) {
    this.id = id;
    this.parentId = parentId;
    this.name = name;
    this.permissions = permissions & 07777;
    this.uid = owner.uid();
    this.gid = owner.gid();
    this.accessed = Instant.now();
    this.modified = accessed;
  }

  final long id() {
    return id;
  }

  final long parentId() {
    return parentId;
  }

  final Name name() {
    return name;
  }

  /** Whether a name leads to it; else it lives until its last handle is released. */
  final boolean linked() {
    return linked;
  }

  final int permissions() {
    return permissions;
  }

  final int uid() {
    return uid;
  }

  final int gid() {
    return gid;
  }

  final void place(long newParentId, Name newName) {
    parentId = newParentId;
    name = newName;
  }

  final void unlink() {
    linked = false;
  }

  final void touch() {
    modified = Instant.now();
  }

  final void apply(AttributeChange change) {
    permissions = change.permissions().orElse(permissions);
    uid = change.uid().orElse(uid);
    gid = change.gid().orElse(gid);
    accessed = change.accessed().orElse(accessed);
    modified = change.modified().orElse(modified);
  }

  abstract boolean isDirectory();

  abstract long sizeBytes();

  final Attributes attributes() {
    int type = isDirectory() ? Attributes.TYPE_DIRECTORY : Attributes.TYPE_FILE;
    int links = isDirectory() ? 2 : 1;
    return new Attributes(
        id,
        type | permissions,
        uid,
        gid,
        sizeBytes(),
        linked ? links : 0,
        accessed,
        modified,
        true);
  }
}
