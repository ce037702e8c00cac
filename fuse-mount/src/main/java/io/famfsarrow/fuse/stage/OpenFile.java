package io.famfsarrow.fuse.stage;

import io.famfsarrow.store.WritableFile;

/** An open staged file, or a published plain file that is written in place. */
final class OpenFile implements AutoCloseable {
  private final StagedFile staged;
  private final WritableFile inPlace;
  private final boolean writable;
  private volatile boolean closerKilled;

  private OpenFile(StagedFile staged, WritableFile inPlace, boolean writable) {
    this.staged = staged;
    this.inPlace = inPlace;
    this.writable = writable;
  }

  static OpenFile ofStaged(StagedFile file, boolean writable) {
    return new OpenFile(file, null, writable);
  }

  /**
   * @param file null if it is empty, so that there is nothing to write to
   */
  static OpenFile ofPublished(WritableFile file) {
    return new OpenFile(null, file, true);
  }

  /** Null for a published file. */
  StagedFile staged() {
    return staged;
  }

  /** Null for a staged file, and for an empty published one. */
  WritableFile inPlace() {
    return inPlace;
  }

  boolean writable() {
    return writable;
  }

  /** Whether the task that closed it last did so because it was killed. */
  boolean closerKilled() {
    return closerKilled;
  }

  void closedBy(boolean killed) {
    closerKilled = killed;
  }

  /** Unmaps a file that is written in place. */
  @Override
  public void close() {
    if (inPlace != null) {
      inPlace.close();
    }
  }
}
