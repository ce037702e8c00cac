package io.famfsarrow.store;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.NewFileMedium;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Formats media (famfs-format section 9 and 19.3). A refused run leaves the medium unchanged. A
 * file medium that carries data is not overwritten: a new file takes its name, and whoever maps the
 * old one keeps reading the old bytes.
 */
public final class Mkfs {

  /** Smallest device that the famfs tools format. */
  public static final long REFERENCE_MINIMUM_BYTES = 4L << 30;

  /** Smallest file medium that is made here. */
  public static final long FILE_MINIMUM_BYTES = 64L << 20;

  private static final int ATTEMPTS = 5;

  private final Path medium;
  private final MkfsOptions options;
  private final StoreOptions storeOptions;

  private Mkfs(Path medium, MkfsOptions options, StoreOptions storeOptions) {
    this.medium = medium;
    this.options = options;
    this.storeOptions = storeOptions;
  }

  /**
   * What was done.
   *
   * @param fsUuid identity of the new file system; empty if it was only killed
   * @param sizeBytes of the medium
   */
  public record Result(Optional<UUID> fsUuid, long sizeBytes, long logBytes) {

    /** Whether the famfs tools would have refused a medium of this size. */
    public boolean belowReferenceMinimum() {
      return sizeBytes < REFERENCE_MINIMUM_BYTES;
    }
  }

  /**
   * Formats a medium; this host becomes its owner.
   *
   * @throws InvalidRequestException if sizes make no sense, or data would be lost without force
   * @throws NotMasterException if the medium belongs to another host and force is not given
   * @throws MediaBusyException if processes of this host have the store open, unless revoked
   * @throws NoSuchStoreException if there is no such medium and no size to make one
   */
  public static Result format(Path medium, MkfsOptions options, StoreOptions storeOptions) {
    return new Mkfs(medium, options, storeOptions).run();
  }

  private Result run() {
    requireLegalLog();
    if (!Files.exists(medium, LinkOption.NOFOLLOW_LINKS)) {
      return createFile(false);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Media media = MappedMedia.open(medium, true, storeOptions.media())) {
        KernelMounts.requireNotMounted(medium);
        requireLegalSize(media);
        lockOut(media, options.revoke());
        if (media.sameNode()) {
          return media.sizeBytes() == 0 ? createFile(true) : formatExisting(media);
        }
      }
    }
    throw new MediaBusyException(
        medium + " is formatted again and again by another process: try later");
  }

  private void requireLegalLog() {
    long log = options.logBytes();
    if (log < LogHeaderLayout.MIN_LOG_BYTES || Long.bitCount(log) != 1) {
      throw new InvalidRequestException(
          "a log of "
              + log
              + " bytes cannot be made: expected a power of two, at least "
              + LogHeaderLayout.MIN_LOG_BYTES);
    }
  }

  private Result createFile(boolean replace) {
    long size =
        options
            .sizeBytes()
            .orElseThrow(
                () ->
                    new NoSuchStoreException(
                        medium + " does not exist: to make a file medium give its --size"));
    requireFileSize(size);
    try (NewFileMedium fresh = NewFileMedium.create(medium, size, storeOptions.media())) {
      Result result = write(fresh.media());
      fresh.publish(replace);
      return result;
    }
  }

  private void requireFileSize(long size) {
    if (size < FILE_MINIMUM_BYTES) {
      throw new InvalidRequestException(
          "a file medium of "
              + size
              + " bytes is too small: at least "
              + FILE_MINIMUM_BYTES
              + " (the famfs tools ask for "
              + REFERENCE_MINIMUM_BYTES
              + ")");
    }
    requireRoomForLog(size);
  }

  private void requireRoomForLog(long size) {
    long needed =
        SuperblockLayout.REGION_BYTES + options.logBytes() + SuperblockLayout.ALLOC_UNIT_BYTES;
    if (size < needed) {
      throw new InvalidRequestException(
          "a log of "
              + options.logBytes()
              + " bytes does not fit: superblock, log and one allocation"
              + " unit take "
              + needed
              + " bytes, the medium has "
              + size);
    }
  }

  private void requireLegalSize(Media media) {
    if (media.kind() == Media.Kind.FILE) {
      return;
    }
    if (options.sizeBytes().isPresent()) {
      throw new InvalidRequestException(
          medium + " is a device, its size cannot be chosen: leave out --size");
    }
    if (media.sizeBytes() < REFERENCE_MINIMUM_BYTES && !options.small() && !isKill()) {
      throw new InvalidRequestException(
          medium
              + " has "
              + media.sizeBytes()
              + " bytes: the famfs tools ask for at least "
              + REFERENCE_MINIMUM_BYTES
              + "; give --small to format it all the same");
    }
  }

  /** Nobody of this host may have the store open; attached processes hold a read lock there. */
  static void lockOut(Media media, boolean revoke) {
    MediaRange region = new MediaRange(0, 0, SuperblockLayout.REGION_BYTES);
    Optional<Media.LockHolder> holder = media.tryLockRange(region);
    if (holder.isPresent() && !revoke) {
      String who =
          holder.get().processId() > 0 ? "process " + holder.get().processId() : "another process";
      throw new MediaBusyException(
          media.path()
              + " is in use by "
              + who
              + ": close it there, or give --revoke to format all the same");
    }
  }

  private Result formatExisting(Media media) {
    // Asked before anything is looked at: a load from a hole of a tmpfs file fills it.
    boolean blank = media.kind() == Media.Kind.FILE && isBlank(media);
    Superblock old = readOld(media);
    if (isKill()) {
      requireWholeRegion(media);
      try (Media.Lock lock = media.lockExclusive()) {
        new FormatSequence(media.metadata(SuperblockLayout.REGION_BYTES)).kill();
      }
      return new Result(Optional.empty(), media.sizeBytes(), 0);
    }
    if (!options.force() && !blank) {
      requireNoLoneKill(old);
      requireFormattable(media, old, storeOptions.identity());
    }
    if (media.kind() == Media.Kind.FILE && (!blank || options.sizeBytes().isPresent())) {
      return replaceFile(media);
    }
    try (Media.Lock lock = media.lockExclusive()) {
      requireRoomForLog(media.sizeBytes());
      return write(media);
    }
  }

  private boolean isKill() {
    return options.kill() && options.force();
  }

  static Superblock readOld(Media media) {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      return SuperblockLayout.decode(new byte[SuperblockLayout.LENGTH_BYTES]);
    }
    return AttachedMedium.readSuperblock(media);
  }

  private static void requireWholeRegion(Media media) {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      throw new NoSuchStoreException(media.path() + " carries no famfs store that could be killed");
    }
  }

  static boolean isBlank(Media media) {
    return !media.hasData(new MediaRange(0, 0, media.sizeBytes()));
  }

  /** Whoever says kill does not want an ordinary refusal. */
  private void requireNoLoneKill(Superblock old) {
    if (old.problem().isEmpty() && options.kill()) {
      throw new InvalidRequestException(
          medium
              + " carries a store: --kill takes its magic away, so that nobody can open it any more;"
              + " give --force with it");
    }
  }

  /** Refuses what would lose data or take over another host's store. */
  static void requireFormattable(Media media, Superblock old, SystemIdentity own) {
    Optional<ProblemCode> problem = old.problem().map(p -> p.code());
    if (problem.isEmpty() && !old.systemUuid().equals(own.uuid())) {
      throw new NotMasterException(
          media.path()
              + " carries a store of system "
              + old.systemUuid()
              + "; this host is "
              + own.uuid()
              + " (from "
              + own.origin()
              + "): give --force to take it over and lose its files");
    }
    if (problem.isEmpty()) {
      throw new PathExistsException(
          media.path()
              + " carries a famfs store already: give --force to format it and lose its files");
    }
    if (problem.get() == ProblemCode.SB_VERSION) {
      throw new PathExistsException(
          media.path()
              + " seems to carry a famfs of another version ("
              + old.version()
              + "): give --force to format it and lose its files");
    }
    if (media.kind() == Media.Kind.FILE) {
      throw new PathExistsException(
          media.path() + " is a file with other data in it: give --force to lose them");
    }
  }

  private Result replaceFile(Media old) {
    long size = options.sizeBytes().orElse(old.sizeBytes());
    requireFileSize(size);
    try (NewFileMedium fresh = NewFileMedium.create(medium, size, storeOptions.media());
        Media.Lock lock = old.lockExclusive()) {
      Result result = write(fresh.media());
      fresh.publish(true);
      return result;
    }
  }

  private Result write(Media media) {
    media.allocate(new MediaRange(0, 0, SuperblockLayout.REGION_BYTES + options.logBytes()));
    UUID fsUuid = UUID.randomUUID();
    byte[] superblock =
        SuperblockLayout.encodeNew(
            fsUuid,
            UUID.randomUUID(),
            storeOptions.identity().uuid(),
            options.logBytes(),
            media.sizeBytes(),
            medium.toString());
    new FormatSequence(media.metadata(SuperblockLayout.REGION_BYTES + options.logBytes()))
        .run(superblock, options.logBytes());
    return new Result(Optional.of(fsUuid), media.sizeBytes(), options.logBytes());
  }
}
