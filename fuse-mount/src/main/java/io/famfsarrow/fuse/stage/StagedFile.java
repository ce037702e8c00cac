package io.famfsarrow.fuse.stage;

import io.famfsarrow.store.FamfsException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that no log entry names yet. Its bytes are guarded by a lock of its own, taken after the
 * stage's lock for names if both are.
 */
final class StagedFile extends StagedNode {
  private final StagedSpace space;
  private final ReentrantLock dataLock = new ReentrantLock();
  private int handles;
  private int writers;
  private volatile boolean settled;
  private volatile boolean ended;
  private volatile FamfsException refusedBecause;

  StagedFile(long id, long parentId, Name name, int permissions, Caller owner, StagedSpace space) {
    super(id, parentId, name, permissions, owner);
    this.space = space;
  }

  /** To be used while {@link #dataLock} is held. */
  StagedSpace space() {
    return space;
  }

  ReentrantLock dataLock() {
    return dataLock;
  }

  /** Published, or dropped: its bytes are no longer this object's. */
  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
  }

  /** Counts a handle. Names' lock. */
  void opened(boolean writable) {
    handles++;
    writers += writable ? 1 : 0;
  }

  /** Names' lock. */
  void released(boolean writable) {
    handles--;
    writers -= writable ? 1 : 0;
  }

  boolean isOpen() {
    return handles > 0;
  }

  boolean hasWriters() {
    return writers > 0;
  }

  /** Bytes or size changed since the last flush. */
  void unsettle() {
    settled = false;
    touch();
  }

  void settle() {
    settled = true;
  }

  /** Whether it may be taken as whole: no one can write it, or who does has flushed. */
  boolean isWhole() {
    return writers == 0 || settled;
  }

  /** What was wrong with it when it was last looked at, or null. */
  FamfsException refusedBecause() {
    return refusedBecause;
  }

  void refusedBecause(FamfsException problem) {
    refusedBecause = problem;
  }

  @Override
  boolean isDirectory() {
    return false;
  }

  @Override
  long sizeBytes() {
    return space.sizeBytes();
  }
}
