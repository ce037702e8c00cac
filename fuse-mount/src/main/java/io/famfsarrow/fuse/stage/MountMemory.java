package io.famfsarrow.fuse.stage;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the log cannot hold, and a mount shows as long as it lasts: the times of published nodes,
 * and owner and mode of directories that were made here. Programs that copy folders make them for
 * themselves alone first, and give them their modes when all is in them. Safe for use by several
 * threads.
 */
final class MountMemory {
  private static final int PERMISSION_BITS = 07777;

  private record Times(Instant accessed, Instant modified) {}

  private record Owner(int permissions, int uid, int gid) {}

  private final Map<Long, Times> times = new ConcurrentHashMap<>();
  private final Map<Long, Owner> owners = new ConcurrentHashMap<>();
  private final Set<Long> made = ConcurrentHashMap.newKeySet();

  /** As the mount shows a published node. */
  Attributes shown(Attributes logged) {
    Times t = times.getOrDefault(logged.id(), new Times(logged.accessed(), logged.modified()));
    Owner o =
        owners.getOrDefault(
            logged.id(), new Owner(logged.mode() & PERMISSION_BITS, logged.uid(), logged.gid()));
    return new Attributes(
        logged.id(),
        (logged.mode() & ~PERMISSION_BITS) | o.permissions(),
        o.uid(),
        o.gid(),
        logged.sizeBytes(),
        logged.linkCount(),
        t.accessed(),
        t.modified(),
        logged.staged());
  }

  void setTimes(long id, Instant accessed, Instant modified) {
    times.put(id, new Times(accessed, modified));
  }

  /** A directory was published through this mount. */
  void madeDirectory(long id) {
    made.add(id);
  }

  boolean isMadeHere(long id) {
    return made.contains(id);
  }

  /** Returns whether it is the first time for that directory. */
  boolean setOwner(Attributes directory, AttributeChange change) {
    Owner owner =
        new Owner(
            change.permissions().orElse(directory.mode() & PERMISSION_BITS),
            change.uid().orElse(directory.uid()),
            change.gid().orElse(directory.gid()));
    return owners.put(directory.id(), owner) == null;
  }
}
