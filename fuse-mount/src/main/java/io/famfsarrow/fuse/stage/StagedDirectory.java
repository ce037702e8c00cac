package io.famfsarrow.fuse.stage;

/** A directory with a temporary name, or in one. */
final class StagedDirectory extends StagedNode {

  StagedDirectory(long id, long parentId, Name name, int permissions, Caller owner) {
    super(id, parentId, name, permissions, owner);
  }

  @Override
  boolean isDirectory() {
    return true;
  }

  @Override
  long sizeBytes() {
    return 0;
  }
}
