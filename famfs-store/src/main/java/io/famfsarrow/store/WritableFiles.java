package io.famfsarrow.store;

import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Opens plain files of a store for writing. The medium is opened for that at the first such open
 * only, so that a store which is only read never holds a descriptor that could be mapped writable.
 * Safe for use by several threads.
 */
final class WritableFiles implements AutoCloseable {
  /** What an Arrow IPC file starts and ends with. */
  private static final byte[] ARROW_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final StoreMedia attached;
  private final IntFunction<UUID> devices;
  private final StoreOptions options;
  private final MemoryFence fence;
  private MediaLease lease;

  /**
   * For a store.
   *
   * @param devices UUID of each device index
   * @param fence of the store
   */
  WritableFiles(
      StoreMedia attached, IntFunction<UUID> devices, StoreOptions options, MemoryFence fence) {
    this.attached = attached;
    this.devices = devices;
    this.options = options;
    this.fence = fence;
  }

  /**
   * Maps a file for writing.
   *
   * @param content the same file, mapped for reading
   */
  synchronized WritableFile open(FileNode file, FileView content) {
    requirePlain(file, content);
    requireOwnSpace(file);
    requireMode(file);
    long unit = attached.primary().superblock().allocUnitBytes();
    List<MediaRange> ranges = FmapResolver.resolve(file.fmap(), file.sizeBytes(), unit);
    MediaLease media = lease(ranges);
    IntFunction<Media> writable = index -> media.media().require(devices.apply(index)).media();
    RangeMapping mapping = StoreMedia.map(writable, ranges, Access.READ_WRITE);
    try {
      mapping.drop(0, file.sizeBytes());
      MediaRange first = ranges.get(0);
      Media firstMedium = writable.apply(first.deviceIndex());
      WritableFile opened =
          new WritableFile(
              file.path(), first, firstMedium, mapping, file.sizeBytes(), media, fence);
      media.retain(); // last: nothing that could fail follows, so nobody must give it back
      return opened;
    } catch (RuntimeException | Error failed) {
      mapping.close();
      throw failed;
    }
  }

  /**
   * Maps lent space for writing.
   *
   * @param unnamed throws if the log names some of it; called when its locks are held
   */
  synchronized BorrowedSpace borrow(SpaceLoan loan, Consumer<SpaceLoan> unnamed) {
    MediaLease media = lease(loan.space());
    IntFunction<Media> writable = index -> media.media().require(devices.apply(index)).media();
    LentLocks locks = LentLocks.take(loan, writable);
    try {
      unnamed.accept(loan);
      RangeMapping mapping = StoreMedia.map(writable, loan.pieces(), Access.READ_WRITE);
      media.retain();
      return new BorrowedSpace(loan, mapping, locks, media, fence);
    } catch (RuntimeException | Error failed) {
      locks.close();
      throw failed;
    }
  }

  private static void requirePlain(FileNode file, FileView content) {
    if (content.sizeBytes() == 0) {
      throw new InvalidRequestException(file.path() + " is empty: there is nothing to write to");
    }
    if (isArrow(content)) {
      throw new MediaAccessException(
          file.path()
              + " is an Arrow dataset, and published means immutable: publish another under a new"
              + " name");
    }
  }

  /** Else a log entry that lies could have us store into the log, or into a published dataset. */
  private static void requireOwnSpace(FileNode file) {
    file.collision()
        .ifPresent(
            problem -> {
              throw new MediaAccessException(
                  file.path()
                      + " shares space with other files or with the store's metadata ("
                      + problem.message()
                      + "): it may be read and not written; copy it under a new name");
            });
  }

  static boolean isArrow(FileView content) {
    long end = content.sizeBytes() - ARROW_MAGIC.length;
    return end >= ARROW_MAGIC.length && hasMagic(content, 0) && hasMagic(content, end);
  }

  private static boolean hasMagic(FileView content, long offset) {
    byte[] found = new byte[ARROW_MAGIC.length];
    content.dropLines(offset, found.length);
    RawMemory.copy(content.address() + offset, found, 0, found.length);
    return Arrays.equals(found, ARROW_MAGIC);
  }

  private static void requireMode(FileNode file) {
    Credentials own = Credentials.ofThisProcess();
    if (!own.mayWrite(file)) {
      throw new MediaAccessException(
          String.format(
              "%s may not be written by user %s: it belongs to %s:%s with mode %04o",
              file.path(),
              Integer.toUnsignedString(own.uid()),
              Integer.toUnsignedString(file.uid()),
              Integer.toUnsignedString(file.gid()),
              file.mode()));
    }
  }

  /** Media that carry the ranges; opened anew if a device was added since. */
  private MediaLease lease(List<MediaRange> ranges) {
    if (lease == null || !covers(lease.media(), ranges)) {
      MediaLease fresh = new MediaLease(attached.reopen(true, options.media()));
      close();
      lease = fresh;
    }
    return lease;
  }

  private boolean covers(StoreMedia media, List<MediaRange> ranges) {
    return ranges.stream()
        .allMatch(range -> media.find(devices.apply(range.deviceIndex())).isPresent());
  }

  @Override
  public synchronized void close() {
    if (lease != null) {
      lease.release();
      lease = null;
    }
  }
}
