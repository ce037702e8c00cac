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
import java.util.UUID;
import java.util.function.Function;

/**
 * A medium with a valid superblock, open and locked as "in use": what every store stands on.
 *
 * @param metadata superblock region and, on the primary, the log
 */
record AttachedMedium(Media media, Superblock superblock, MediaMemory metadata) {
  private static final int ATTEMPTS = 5;

  /**
   * Opens a store's primary and takes the lock that keeps {@code mkfs} away.
   *
   * @throws NoSuchStoreException if there is no such medium or it carries no famfs
   * @throws UnsupportedFormatException if it carries a famfs of another version
   * @throws CorruptMediaException if its superblock is damaged
   * @throws MediaBusyException if it is being formatted
   * @throws InvalidRequestException if it is a secondary
   */
  static AttachedMedium attach(Path path, boolean forWriting, MediaOptions options) {
    return attach(path, forWriting, options, AttachedMedium::primary);
  }

  /**
   * Opens a secondary of a store and takes the lock that keeps {@code mkfs} away.
   *
   * @param fsUuid the store's
   * @throws NoSuchStoreException if there is no such medium or it carries no famfs
   * @throws CorruptMediaException if its superblock is damaged
   * @throws MediaBusyException if it is being formatted
   * @throws InvalidRequestException if it is a primary, or of another store
   */
  static AttachedMedium attachSecondary(
      Path path, boolean forWriting, MediaOptions options, UUID fsUuid) {
    return attach(path, forWriting, options, media -> secondary(media, fsUuid));
  }

  private static AttachedMedium attach(
      Path path, boolean forWriting, MediaOptions options, Function<Media, AttachedMedium> opener) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Media media = MappedMedia.open(path, forWriting, options);
      try {
        requireNotBeingFormatted(media);
        // The path may have led to another node by the time the lock was held.
        if (media.sameNode()) {
          return opener.apply(media);
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

  private static void requireNotBeingFormatted(Media media) {
    media
        .tryLockAttached()
        .ifPresent(
            holder -> {
              throw new MediaBusyException(
                  media.path() + " is being formatted by another process: try again");
            });
  }

  private static AttachedMedium primary(Media media) {
    Superblock superblock = readSuperblock(media);
    require(superblock.problem(), media.path());
    if (superblock.isSecondary()) {
      throw new InvalidRequestException(
          media.path()
              + " is a secondary device of file system "
              + superblock.fsUuid()
              + ": name the store's primary too, before it");
    }
    require(superblock.problem(media.sizeBytes()), media.path());
    MediaMemory metadata = media.metadata(SuperblockLayout.REGION_BYTES + superblock.logBytes());
    return new AttachedMedium(media, superblock, metadata);
  }

  private static AttachedMedium secondary(Media media, UUID fsUuid) {
    Superblock superblock = readSuperblock(media);
    require(superblock.problem(), media.path());
    if (!superblock.isSecondary()) {
      throw new InvalidRequestException(
          media.path()
              + " is no secondary device: it is the primary of file system "
              + superblock.fsUuid());
    }
    if (!superblock.fsUuid().equals(fsUuid)) {
      throw new InvalidRequestException(
          media.path()
              + " belongs to another store: expected file system "
              + fsUuid
              + ", found "
              + superblock.fsUuid());
    }
    MediaMemory metadata = media.metadata(SuperblockLayout.REGION_BYTES);
    return new AttachedMedium(media, superblock, metadata);
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

  /** The bytes of the superblock as they are on the medium now. */
  static byte[] superblockBytes(MediaMemory memory) {
    return StoreIdentity.readBytes(memory);
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

  /**
   * Looks whether the medium still carries what was attached.
   *
   * @throws StoreReformattedException if it does not
   */
  void requireSame() {
    new StoreIdentity(metadata, superblock).require(media.path());
  }

  /**
   * Looks whether the path still leads to the medium that is open.
   *
   * @throws StoreReformattedException if it does not
   */
  void requireSameNode() {
    if (!media.sameNode()) {
      throw new StoreReformattedException(
          media.path()
              + " leads to another file now: it was formatted again; open the store again");
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
