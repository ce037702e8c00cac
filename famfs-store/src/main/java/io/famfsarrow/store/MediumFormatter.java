package io.famfsarrow.store;

import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.NewFileMedium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code mkfs} and {@code devadd} have in common: they write new metadata to a medium, unless
 * that would take away what somebody needs (famfs-format section 9 and 19.3).
 */
final class MediumFormatter {

  /** What a medium is to carry. */
  interface Content {

    /** Bytes from the start of the medium that it takes. */
    long metadataBytes();

    /**
     * Writes and fences it.
     *
     * @param name path of the medium
     * @return identity of a new file system, if it is one
     */
    Optional<UUID> write(Media media, String name);
  }

  private static final int ATTEMPTS = 5;

  private final Path medium;
  private final MkfsOptions options;
  private final StoreOptions storeOptions;
  private final Content content;

  MediumFormatter(Path medium, MkfsOptions options, StoreOptions storeOptions, Content content) {
    this.medium = medium;
    this.options = options;
    this.storeOptions = storeOptions;
    this.content = content;
  }

  Mkfs.Result run() {
    if (!Files.exists(medium)) {
      return createFile(false);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Media media = MappedMedia.open(medium, true, storeOptions.media())) {
        KernelMounts.requireNotMounted(medium);
        requireLegalSize(media);
        lockOut(media, options.revoke(), "format");
        if (media.sameNode()) {
          return media.sizeBytes() == 0 ? createFile(true) : formatExisting(media);
        }
      }
    }
    throw new MediaBusyException(
        medium + " is formatted again and again by another process: try later");
  }

  private Mkfs.Result createFile(boolean replace) {
    long size =
        options
            .sizeBytes()
            .orElseThrow(
                () ->
                    new NoSuchStoreException(
                        medium
                            + (replace ? " is empty" : " does not exist")
                            + ": to make a file medium give its --size"));
    requireFileSize(size);
    try (NewFileMedium fresh = NewFileMedium.create(medium, size, storeOptions.media())) {
      Mkfs.Result result = write(fresh.media());
      fresh.publish(replace);
      return result;
    }
  }

  private void requireFileSize(long size) {
    if (size < Mkfs.FILE_MINIMUM_BYTES) {
      throw new InvalidRequestException(
          "a file medium of "
              + size
              + " bytes is too small: at least "
              + Mkfs.FILE_MINIMUM_BYTES
              + " (the famfs tools ask for "
              + Mkfs.REFERENCE_MINIMUM_BYTES
              + ")");
    }
    requireRoom(size);
  }

  private void requireRoom(long size) {
    long needed = content.metadataBytes() + SuperblockLayout.ALLOC_UNIT_BYTES;
    if (size < needed) {
      throw new InvalidRequestException(
          medium
              + " has "
              + size
              + " bytes: superblock, a log of "
              + options.logBytes()
              + " bytes and one allocation unit take "
              + needed);
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
    if (media.sizeBytes() < Mkfs.REFERENCE_MINIMUM_BYTES && !options.small() && !isKill()) {
      throw new InvalidRequestException(
          medium
              + " has "
              + media.sizeBytes()
              + " bytes: the famfs tools ask for at least "
              + Mkfs.REFERENCE_MINIMUM_BYTES
              + "; give --small to format it all the same");
    }
  }

  /** Nobody of this host may have the store open; attached processes hold a read lock there. */
  static void lockOut(Media media, boolean revoke, String what) {
    MediaRange region = new MediaRange(0, 0, SuperblockLayout.REGION_BYTES);
    Optional<Media.LockHolder> holder = media.tryLockRange(region);
    if (holder.isPresent() && !revoke) {
      String who =
          holder.get().processId() > 0 ? "process " + holder.get().processId() : "another process";
      throw new MediaBusyException(
          media.path()
              + " is in use by "
              + who
              + ": close it there, or give --revoke to "
              + what
              + " all the same");
    }
  }

  private Mkfs.Result formatExisting(Media media) {
    // Asked before anything is looked at: a load from a hole of a tmpfs file fills it.
    boolean blank = media.kind() == Media.Kind.FILE && BlankFile.isBlank(media);
    byte[] old = readOld(media);
    if (isKill()) {
      requireWholeRegion(media);
      try (Media.Lock lock = media.lockExclusive()) {
        new FormatSequence(media.metadata(SuperblockLayout.REGION_BYTES)).kill();
      }
      return new Mkfs.Result(Optional.empty(), media.sizeBytes(), 0);
    }
    if (!options.force() && !blank && !wasKilled(old)) {
      requireNoLoneKill(SuperblockLayout.decode(old));
      requireFormattable(media, SuperblockLayout.decode(old), storeOptions.identity());
    }
    if (media.kind() == Media.Kind.FILE && (!blank || options.sizeBytes().isPresent())) {
      return replaceFile(media);
    }
    try (Media.Lock lock = media.lockExclusive()) {
      requireRoom(media.sizeBytes());
      return write(media);
    }
  }

  private boolean isKill() {
    return options.kill() && options.force();
  }

  static byte[] readOld(Media media) {
    return media.sizeBytes() < SuperblockLayout.REGION_BYTES
        ? new byte[SuperblockLayout.LENGTH_BYTES]
        : AttachedMedium.superblockBytes(media.metadata(SuperblockLayout.REGION_BYTES));
  }

  /** Whether the medium was a store until its magic was taken away: its files are given up. */
  private static boolean wasKilled(byte[] superblock) {
    boolean noMagic = SuperblockLayout.decode(superblock).magic() == 0;
    Superblock before = SuperblockLayout.decode(SuperblockLayout.withMagic(superblock));
    return noMagic && before.problem().isEmpty();
  }

  private static void requireWholeRegion(Media media) {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      throw new NoSuchStoreException(media.path() + " carries no famfs store that could be killed");
    }
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
      String what =
          old.isSecondary()
              ? " is a device of file system " + old.fsUuid() + " already"
              : " carries a famfs store already";
      throw new PathExistsException(
          media.path() + what + ": give --force to format it and lose its files");
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

  private Mkfs.Result replaceFile(Media old) {
    long size = options.sizeBytes().orElse(old.sizeBytes());
    requireFileSize(size);
    try (NewFileMedium fresh = NewFileMedium.create(medium, size, storeOptions.media());
        Media.Lock lock = old.lockExclusive()) {
      Mkfs.Result result = write(fresh.media());
      fresh.publish(true);
      return result;
    }
  }

  private Mkfs.Result write(Media media) {
    media.allocate(new MediaRange(0, 0, content.metadataBytes()));
    Optional<UUID> fsUuid = content.write(media, medium.toString());
    return new Mkfs.Result(fsUuid, media.sizeBytes(), options.logBytes());
  }
}
