package io.famfsarrow.store;

import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.NewFileMedium;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A medium that is about to carry another file system, opened by the rules of {@link Mkfs}: what
 * mkfs would refuse is refused, a file that carries data is not overwritten but replaced, and
 * nobody of this host has it open. Closed without {@link #complete}, a new file is gone; a device,
 * and a blank file, which is filled in place like one, is as its user left it.
 */
public final class RestoreTarget implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Media media;
  private final Media.Lock lock;
  private final NewFileMedium fresh;
  private final Media replaced;

  private RestoreTarget(Media media, Media.Lock lock, NewFileMedium fresh, Media replaced) {
    this.media = media;
    this.lock = lock;
    this.fresh = fresh;
    this.replaced = replaced;
  }

  /**
   * Opens a medium of at least the given size.
   *
   * @param sizeBytes of the medium that was saved; a new file gets it, or the larger one of the
   *     options
   * @throws InvalidRequestException if the medium is smaller
   * @throws PathExistsException if data would be lost without force
   * @throws NotMasterException if the medium belongs to another host and force is not given
   * @throws MediaBusyException if processes of this host have the store open, unless revoked
   */
  public static RestoreTarget open(
      Path medium, long sizeBytes, MkfsOptions options, StoreOptions storeOptions) {
    if (!Files.exists(medium)) {
      long fileBytes = options.sizeBytes().orElse(sizeBytes);
      return create(medium, sizeBytes, fileBytes, storeOptions);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Media media = MappedMedia.open(medium, true, storeOptions.media());
      try {
        KernelMounts.requireNotMounted(medium);
        MediumFormatter.lockOut(media, options.revoke(), "restore");
        if (media.sameNode()) {
          return over(media, medium, sizeBytes, options, storeOptions);
        }
      } catch (RuntimeException | Error failed) {
        media.close();
        throw failed;
      }
      media.close();
    }
    throw new MediaBusyException(
        medium + " is formatted again and again by another process: try later");
  }

  /** Takes over a medium that exists and is locked, if all goes well. */
  private static RestoreTarget over(
      Media media, Path medium, long sizeBytes, MkfsOptions options, StoreOptions storeOptions) {
    boolean empty = media.sizeBytes() == 0;
    boolean blank = empty || (media.kind() == Media.Kind.FILE && BlankFile.isBlank(media));
    if (!options.force() && !blank) {
      MediumFormatter.requireFormattable(
          media, SuperblockLayout.decode(MediumFormatter.readOld(media)), storeOptions.identity());
    }
    if (media.kind() == Media.Kind.FILE && (empty || !blank)) {
      return replace(media, medium, sizeBytes, options, storeOptions);
    }
    requireLarge(medium, media.sizeBytes(), sizeBytes);
    return new RestoreTarget(media, media.lockExclusive(), null, null);
  }

  private static RestoreTarget replace(
      Media old, Path medium, long sizeBytes, MkfsOptions options, StoreOptions storeOptions) {
    long fileBytes = options.sizeBytes().orElse(Math.max(sizeBytes, old.sizeBytes()));
    RestoreTarget target = create(medium, sizeBytes, fileBytes, storeOptions);
    try {
      return new RestoreTarget(target.media, closing(old, old.lockExclusive()), target.fresh, old);
    } catch (RuntimeException | Error failed) {
      target.close();
      throw failed;
    }
  }

  /** Closing the medium frees its locks. */
  private static Media.Lock closing(Media old, Media.Lock lock) {
    return () -> {
      lock.close();
      old.close();
    };
  }

  private static RestoreTarget create(
      Path medium, long sizeBytes, long fileBytes, StoreOptions options) {
    requireLarge(medium, fileBytes, sizeBytes);
    NewFileMedium fresh = NewFileMedium.create(medium, fileBytes, options.media());
    return new RestoreTarget(fresh.media(), () -> {}, fresh, null);
  }

  private static void requireLarge(Path medium, long found, long needed) {
    if (found < needed) {
      throw new InvalidRequestException(
          medium + " has " + found + " bytes: the medium that was saved has " + needed);
    }
  }

  /** The medium, open for writing. */
  public Media media() {
    return media;
  }

  /** The medium carries no file system from now on, and until its restore is complete. */
  public void begin() {
    media.allocate(new MediaRange(0, 0, SuperblockLayout.REGION_BYTES));
    superblock(media).kill();
  }

  /**
   * Takes the magic of the file away that is about to be replaced: where one medium of several gets
   * its name after others, the old one would go with new ones else.
   */
  public void retireReplaced() {
    if (replaced != null && replaced.sizeBytes() >= SuperblockLayout.REGION_BYTES) {
      superblock(replaced).kill();
    }
  }

  /**
   * Ends a restore whose data are written back: stores the superblock, its magic last, and gives a
   * new file its name.
   *
   * @param region the whole superblock region
   */
  public void complete(byte[] region) {
    superblock(media).complete(fresh == null ? inEpoch(media, region) : region);
    if (fresh != null) {
      fresh.publish(replaced != null);
    }
  }

  /** Hosts that had a store of the same UUID open there must notice that it is another one now. */
  static byte[] inEpoch(Media media, byte[] region) {
    Superblock before = SuperblockLayout.decode(MediumFormatter.readOld(media));
    Superblock restored = SuperblockLayout.decode(region);
    return before.fsUuid().equals(restored.fsUuid())
        ? SuperblockLayout.withEpoch(region, StoreIdentity.otherEpoch(before.epoch()))
        : region;
  }

  private static FormatSequence superblock(Media medium) {
    return new FormatSequence(medium.metadata(SuperblockLayout.REGION_BYTES));
  }

  @Override
  public void close() {
    try {
      lock.close();
    } finally {
      closeMedium();
    }
  }

  private void closeMedium() {
    if (fresh != null) {
      fresh.close();
    } else {
      media.close();
    }
  }
}
