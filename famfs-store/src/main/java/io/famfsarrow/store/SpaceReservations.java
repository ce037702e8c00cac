package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.alloc.DeviceSpace;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The allocator's other half: space that is taken although no log entry names it. What this process
 * reserved is kept in memory, what others reserved shows in the kernel's locks on the devices' own
 * nodes (contracts section 2). Callers hold the log's lock while they reserve; releasing needs
 * none.
 */
final class SpaceReservations {

  /**
   * A device that space may be taken on.
   *
   * @param media open for writing
   * @param named units that the log names
   */
  record Device(int index, Media media, AllocationBitmap named) {}

  private final Map<Integer, AllocationBitmap> ours = new HashMap<>();
  private final Map<Integer, Media> media = new HashMap<>();

  /** Runs an allocation over devices, whose takers lock what they take. */
  synchronized <T> T allocate(List<Device> devices, Function<List<DeviceSpace>, T> allocation) {
    return allocation.apply(spaces(devices));
  }

  private List<DeviceSpace> spaces(List<Device> devices) {
    List<DeviceSpace> spaces = new ArrayList<>();
    for (Device device : devices) {
      media.put(device.index(), device.media());
      AllocationBitmap reserved = ours(device);
      spaces.add(new DeviceSpace(device.index(), device.named(), reserved, this::take));
    }
    return spaces;
  }

  private AllocationBitmap ours(Device device) {
    return ours.computeIfAbsent(device.index(), index -> device.named().blank());
  }

  private Optional<MediaRange> take(MediaRange range) {
    Optional<Media.LockHolder> holder = media.get(range.deviceIndex()).tryLockRange(range);
    if (holder.isEmpty()) {
      ours.get(range.deviceIndex()).mark(range.mediaOffset(), range.lengthBytes());
    }
    return holder.map(Media.LockHolder::range);
  }

  synchronized void release(MediaRange range) {
    ours.get(range.deviceIndex()).clear(range.mediaOffset(), range.lengthBytes());
    media.get(range.deviceIndex()).unlockRange(range);
  }

  /** Units of the devices that neither the log nor a reservation of this process holds. */
  synchronized long freeBytes(List<Device> devices) {
    return spaces(devices).stream()
        .mapToLong(space -> space.freeUnits() * space.allocUnitBytes())
        .sum();
  }

  /** Gives memory that free space still holds back to the file system, where nobody fills it. */
  synchronized void punchAbandoned(Device device) {
    AllocationBitmap taken = device.named().copy();
    ours(device).forEachTakenRun(taken::mark);
    List<MediaRange> runs = new ArrayList<>();
    taken.forEachFreeRun(
        (offset, length) -> runs.add(new MediaRange(device.index(), offset, length)));
    while (!runs.isEmpty()) {
      MediaRange run = runs.remove(runs.size() - 1);
      if (device.media().hasData(run)) {
        punch(device.media(), run, runs);
      }
    }
  }

  /** Punches a run, or puts what lies beside another process's lock on the list. */
  private static void punch(Media media, MediaRange run, List<MediaRange> runs) {
    Optional<Media.LockHolder> holder = media.tryLockRange(run);
    if (holder.isEmpty()) {
      media.punchHole(run);
      media.unlockRange(run);
      return;
    }
    MediaRange held = holder.get().range();
    int index = run.deviceIndex();
    if (held.mediaOffset() > run.mediaOffset()) {
      runs.add(new MediaRange(index, run.mediaOffset(), held.mediaOffset() - run.mediaOffset()));
    }
    if (held.endOffset() < run.endOffset()) {
      runs.add(new MediaRange(index, held.endOffset(), run.endOffset() - held.endOffset()));
    }
  }
}
