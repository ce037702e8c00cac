package io.famfsarrow.store;

import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Opens plain files of a store for writing. The medium is opened for that at the first such open
 * only, so that a store which is only read never holds a descriptor that could be mapped writable.
 * Safe for use by several threads.
 */
final class WritableFiles implements AutoCloseable {
  /** What an Arrow IPC file starts and ends with. */
  private static final byte[] ARROW_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final AttachedMedium attached;
  private final StoreOptions options;
  private MediaLease lease;

  WritableFiles(AttachedMedium attached, StoreOptions options) {
    this.attached = attached;
    this.options = options;
  }

  /**
   * Maps a file for writing.
   *
   * @param content the same file, mapped for reading
   */
  synchronized WritableFile open(FileNode file, FileView content) {
    requirePlain(file, content);
    requireMode(file);
    MediaLease media = lease();
    List<MediaRange> ranges =
        FmapResolver.resolve(file.fmap(), file.sizeBytes(), attached.superblock().allocUnitBytes());
    RangeMapping mapping = media.media().map(ranges, Access.READ_WRITE);
    media.retain();
    mapping.drop(0, file.sizeBytes());
    return new WritableFile(file.path(), ranges, mapping, file.sizeBytes(), media);
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

  private MediaLease lease() {
    if (lease == null) {
      lease = new MediaLease(openForWriting());
    }
    return lease;
  }

  /** The node that is attached, once more, and as "in use" as that. */
  private Media openForWriting() {
    Media media = MappedMedia.open(attached.media().path(), true, options.media());
    try {
      media.tryLockAttached().ifPresent(holder -> fail("is being formatted: try again"));
      if (!media.sameNode() || !attached.media().sameNode()) {
        fail("leads to another file now: open the store again");
      }
      return media;
    } catch (RuntimeException | Error failed) {
      media.close();
      throw failed;
    }
  }

  private void fail(String why) {
    throw new StoreReformattedException(attached.media().path() + " " + why);
  }

  @Override
  public synchronized void close() {
    if (lease != null) {
      lease.release();
      lease = null;
    }
  }
}
