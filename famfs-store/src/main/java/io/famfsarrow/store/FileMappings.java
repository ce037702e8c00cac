package io.famfsarrow.store;

import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The mappings of files that this process has open: one per file and kind of access, because
 * faulting pages in is the cost of a mapping. Safe for use by several threads.
 */
final class FileMappings {
  private record Key(FileNode file, Guard guard) {}

  private final MediaLease lease;
  private final IntFunction<Media> devices;
  private final long allocUnitBytes;
  private final MemoryFence fence;
  private final Map<Key, SharedMapping> mappings = new HashMap<>();

  /**
   * @param devices the medium of each device index, open for reading; kept open by the lease
   * @param fence of the store
   */
  FileMappings(
      MediaLease lease, IntFunction<Media> devices, long allocUnitBytes, MemoryFence fence) {
    this.lease = lease;
    this.devices = devices;
    this.allocUnitBytes = allocUnitBytes;
    this.fence = fence;
  }

  /** A view of a readable file. */
  synchronized FileView open(FileNode file, Guard guard) {
    if (file.sizeBytes() == 0) {
      return new EmptyView(file.path());
    }
    Key key = new Key(file, guard);
    SharedMapping shared = mappings.get(key);
    FileView view = shared == null ? null : shared.view(file.path());
    if (view != null) {
      return view;
    }
    SharedMapping fresh = map(key, file, guard);
    mappings.put(key, fresh);
    return fresh.view(file.path());
  }

  private SharedMapping map(Key key, FileNode file, Guard guard) {
    List<MediaRange> ranges = FmapResolver.resolve(file.fmap(), file.sizeBytes(), allocUnitBytes);
    Access access = guard == Guard.READ_ONLY ? Access.READ_ONLY : Access.COPY_ON_WRITE;
    RangeMapping mapping = StoreMedia.map(devices, ranges, access);
    try {
      mapping.drop(0, file.sizeBytes());
    } catch (RuntimeException | Error failed) {
      mapping.close();
      throw failed;
    }
    lease.retain();
    SharedMapping[] self = new SharedMapping[1];
    self[0] = new SharedMapping(mapping, file.sizeBytes(), () -> unmapped(key, self[0]), fence);
    return self[0];
  }

  private void unmapped(Key key, SharedMapping gone) {
    synchronized (this) {
      mappings.remove(key, gone);
    }
    lease.release();
  }

  /** Who holds mappings open, for messages. */
  synchronized List<String> holders() {
    List<String> names = new ArrayList<>();
    mappings.values().forEach(mapping -> names.addAll(mapping.holders()));
    return names;
  }
}
