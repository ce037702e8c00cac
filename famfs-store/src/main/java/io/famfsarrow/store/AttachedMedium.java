package io.famfsarrow.store;

import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A medium with a valid superblock, open and locked as "in use": what every store stands on.
 *
 * @param metadata superblock region and log
 */
record AttachedMedium(Media media, Superblock superblock, MediaMemory metadata) {
  private static final int ATTEMPTS = 5;

  /**
   * Opens a medium and takes the lock that keeps {@code mkfs} away.
   *
   * @throws NoSuchStoreException if there is no such medium or it carries no famfs
   * @throws UnsupportedFormatException if it carries a famfs of another version
   * @throws CorruptMediaException if its superblock is damaged
   * @throws MediaBusyException if it is being formatted
   */
  static AttachedMedium attach(Path path, boolean forWriting, MediaOptions options) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Media media = MappedMedia.open(path, forWriting, options);
      try {
        Optional<AttachedMedium> attached = attach(media);
        if (attached.isPresent()) {
          return attached.get();
        }
      } catch (RuntimeException | Error failed) {
        media.close();
        throw failed;
      }
      media.close();
    }
    throw new MediaBusyException(
        path + " is formatted again and again by another process: try later");
  }

  /** Empty if the path led to another node by the time the lock was held. */
  private static Optional<AttachedMedium> attach(Media media) {
    media
        .tryLockAttached()
        .ifPresent(
            holder -> {
              throw new MediaBusyException(
                  media.path() + " is being formatted by another process: try again");
            });
    if (!media.sameNode()) {
      return Optional.empty();
    }
    Superblock superblock = readSuperblock(media);
    require(superblock.problem(media.sizeBytes()), media.path());
    MediaMemory metadata = media.metadata(SuperblockLayout.REGION_BYTES + superblock.logBytes());
    return Optional.of(new AttachedMedium(media, superblock, metadata));
  }

  /**
   * The superblock of an open medium, not judged.
   *
   * @throws NoSuchStoreException if the medium is too small to hold one
   */
  static Superblock readSuperblock(Media media) {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      throw new NoSuchStoreException(
          media.path()
              + " is no famfs store: it has "
              + media.sizeBytes()
              + " bytes, a superblock region takes "
              + SuperblockLayout.REGION_BYTES);
    }
    return readSuperblock(media.metadata(SuperblockLayout.REGION_BYTES));
  }

  /** The superblock as it is on the medium now. */
  static Superblock readSuperblock(MediaMemory memory) {
    return StoreIdentity.read(memory);
  }

  private static void require(Optional<MediaProblem> problem, Path path) {
    if (problem.isEmpty()) {
      return;
    }
    String message = path + ": " + problem.get().message();
    switch (problem.get().code()) {
      case SB_MAGIC ->
          throw new NoSuchStoreException(
              path + " is no famfs store (" + problem.get().message() + "): format it with mkfs");
      case SB_VERSION ->
          throw new UnsupportedFormatException(message + "; this release reads version 48 only");
      default ->
          throw new CorruptMediaException(
              message
                  + "; look at it with fsck, and format it anew with mkfs --force if it is lost");
    }
  }

  /** Bytes that maps may use: what mkfs saw, but no more than there are (famfs-format 19.1). */
  long usableBytes() {
    return usableBytes(superblock, media);
  }

  static long usableBytes(Superblock superblock, Media media) {
    long declared = superblock.deviceSizeBytes();
    return declared < 0 ? media.sizeBytes() : Math.min(declared, media.sizeBytes());
  }
}
