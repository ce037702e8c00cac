package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The allocator's other half: space that is taken although no log entry names it. What this process
 * reserved is kept in memory, what others reserved shows in the kernel's locks (contracts section
 * 2). Callers hold the log's lock while they reserve; releasing needs none.
 */
final class SpaceReservations {
  private static final int PRIMARY = 0;

  private final Media media;
  private final Set<MediaRange> ours = new HashSet<>();

  SpaceReservations(Media media) {
    this.media = media;
  }

  /**
   * Locks the lowest free run that is long enough (first fit from the start, famfs-format 11.2).
   *
   * @param named space that the log names
   * @throws NoSpaceException if there is none
   */
  synchronized MediaRange reserve(AllocationBitmap named, long sizeBytes) {
    AllocationBitmap free = freeMap(named);
    long units = free.unitsFor(sizeBytes);
    if (units > free.usableUnits()) {
      throw noSpace(free, sizeBytes);
    }
    for (long at = free.firstFit(units, 0); at >= 0; at = free.firstFit(units, at)) {
      MediaRange range = new MediaRange(PRIMARY, at, units * free.allocUnitBytes());
      Optional<Media.LockHolder> holder = media.tryLockRange(range);
      if (holder.isEmpty()) {
        ours.add(range);
        return range;
      }
      markHeld(free, holder.get().range());
    }
    throw noSpace(free, units * free.allocUnitBytes());
  }

  private static NoSpaceException noSpace(AllocationBitmap free, long neededBytes) {
    return new NoSpaceException(
        "no space: "
            + neededBytes
            + " bytes in one run are needed, the largest free run has "
            + free.largestFreeRunBytes()
            + " ("
            + free.freeUnits() * free.allocUnitBytes()
            + " bytes are free in all); format a larger medium (mkfs --size)");
  }

  /** Marks what another process holds; a lock that runs past the end of the medium is cut. */
  private static void markHeld(AllocationBitmap free, MediaRange held) {
    long end = Math.min(held.endOffset(), free.usableUnits() * free.allocUnitBytes());
    long start = held.mediaOffset() / free.allocUnitBytes() * free.allocUnitBytes();
    if (start < end) {
      free.mark(start, end - start);
    }
  }

  /** Named space and our reservations together; a copy. */
  synchronized AllocationBitmap freeMap(AllocationBitmap named) {
    AllocationBitmap map = named.copy();
    ours.forEach(range -> map.mark(range.mediaOffset(), range.lengthBytes()));
    return map;
  }

  synchronized void release(MediaRange range) {
    ours.remove(range);
    media.unlockRange(range);
  }

  /** Gives memory that free space still holds back to the file system, where nobody fills it. */
  synchronized void punchAbandoned(AllocationBitmap named) {
    List<MediaRange> runs = new ArrayList<>();
    freeMap(named)
        .forEachFreeRun((offset, length) -> runs.add(new MediaRange(PRIMARY, offset, length)));
    while (!runs.isEmpty()) {
      MediaRange run = runs.remove(runs.size() - 1);
      if (media.hasData(run)) {
        punch(run, runs);
      }
    }
  }

  /** Punches a run, or puts what lies beside another process's lock on the list. */
  private void punch(MediaRange run, List<MediaRange> runs) {
    Optional<Media.LockHolder> holder = media.tryLockRange(run);
    if (holder.isEmpty()) {
      media.punchHole(run);
      media.unlockRange(run);
      return;
    }
    MediaRange held = holder.get().range();
    if (held.mediaOffset() > run.mediaOffset()) {
      runs.add(new MediaRange(PRIMARY, run.mediaOffset(), held.mediaOffset() - run.mediaOffset()));
    }
    if (held.endOffset() < run.endOffset()) {
      runs.add(new MediaRange(PRIMARY, held.endOffset(), run.endOffset() - held.endOffset()));
    }
  }
}
