package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsMaster;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The reserved spaces of all staged files. Safe for use by several threads. */
final class Spaces {
  private final MountedStore mounted;
  private final FamfsMaster master;
  private final Set<StagedFile> files = ConcurrentHashMap.newKeySet();

  Spaces(MountedStore mounted, FamfsMaster master) {
    this.mounted = mounted;
    this.master = master;
  }

  /** For a new file, which is to be added then. */
  StagedSpace create() {
    return new StagedSpace(master, mounted.tree().space().totalBytes(), this::trimOthers);
  }

  void add(StagedFile file) {
    files.add(file);
  }

  /** The space is the log's now. */
  void forget(StagedFile file) {
    files.remove(file);
  }

  /** Gives back what files have in reserve, but for those whose bytes are being changed. */
  private void trimOthers() {
    for (StagedFile file : files) {
      if (!file.dataLock().isHeldByCurrentThread() && file.dataLock().tryLock()) {
        try {
          trimLocked(file);
        } finally {
          file.dataLock().unlock();
        }
      }
    }
  }

  /** Gives back what the file has in reserve. */
  void trim(StagedFile file) {
    file.dataLock().lock();
    try {
      trimLocked(file);
    } finally {
      file.dataLock().unlock();
    }
  }

  private static void trimLocked(StagedFile file) {
    if (!file.ended()) {
      file.space().trim();
    }
  }

  /** Gives all of a file's space back, unless it was published. */
  void discard(StagedFile file) {
    file.dataLock().lock();
    try {
      files.remove(file);
      if (!file.ended()) {
        file.end();
        file.space().close();
      }
    } finally {
      file.dataLock().unlock();
    }
  }

  void discardAll() {
    files.forEach(this::discard);
  }
}
