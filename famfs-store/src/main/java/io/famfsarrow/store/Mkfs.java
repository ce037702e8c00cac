package io.famfsarrow.store;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.Media;
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

  private Mkfs() {}

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
    requireLegalLog(options.logBytes());
    PrimaryContent content = new PrimaryContent(options.logBytes(), storeOptions.identity().uuid());
    return new MediumFormatter(medium, options, storeOptions, content).run();
  }

  private static void requireLegalLog(long log) {
    if (log < LogHeaderLayout.MIN_LOG_BYTES || Long.bitCount(log) != 1) {
      throw new InvalidRequestException(
          "a log of "
              + log
              + " bytes cannot be made: expected a power of two, at least "
              + LogHeaderLayout.MIN_LOG_BYTES);
    }
  }

  /** An empty file system of a new identity. */
  private record PrimaryContent(long logBytes, UUID owner) implements MediumFormatter.Content {
    @Override
    public long metadataBytes() {
      return SuperblockLayout.REGION_BYTES + logBytes;
    }

    @Override
    public Optional<UUID> write(Media media, String name) {
      UUID fsUuid = UUID.randomUUID();
      byte[] superblock =
          SuperblockLayout.encodeNew(
              fsUuid, UUID.randomUUID(), owner, logBytes, media.sizeBytes(), name);
      new FormatSequence(media.metadata(metadataBytes())).run(superblock, logBytes);
      return Optional.of(fsUuid);
    }
  }
}
