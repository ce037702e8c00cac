package io.famfsarrow.store;

import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Prepares a medium as a secondary device of a store (famfs-format 19.4): all but the log entry
 * that makes it one. A medium that was prepared before and never got its entry is taken as it is.
 */
final class DeviceAddition {
  private final FamfsMaster master;
  private final DeviceTable table;

  DeviceAddition(FamfsMaster master, DeviceTable table) {
    this.master = master;
    this.table = table;
  }

  static void requireRoom(DeviceTable table, Path medium) {
    if (table.count() >= DeviceTable.MAX_DEVICES) {
      throw new InvalidRequestException(
          medium
              + " cannot be added: the store has "
              + table.count()
              + " devices, at most "
              + DeviceTable.MAX_DEVICES
              + " are possible");
    }
  }

  /** Writes and fences the superblock, unless it is there. */
  void prepare(Path medium, AddDeviceOptions options) {
    KernelMounts.requireNotMounted(medium);
    if (!isPrepared(medium)) {
      Superblock store = master.superblock();
      Secondary content = new Secondary(store.fsUuid(), store.systemUuid());
      new MediumFormatter(medium, options.asMkfsOptions(), master.options(), content).run();
    }
  }

  private boolean isPrepared(Path medium) {
    if (!Files.exists(medium, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Media media = MappedMedia.open(medium, false, master.options().media())) {
      MediaRange region = new MediaRange(0, 0, SuperblockLayout.REGION_BYTES);
      // A load from a hole of a tmpfs file would fill it, and a blank file would be none any more.
      if (media.sizeBytes() < region.lengthBytes() || !media.hasData(region)) {
        return false;
      }
      return isPrepared(media, AttachedMedium.readSuperblock(media));
    }
  }

  private boolean isPrepared(Media media, Superblock found) {
    boolean ours = found.problem().isEmpty() && found.fsUuid().equals(master.superblock().fsUuid());
    if (!ours) {
      return false;
    }
    if (!found.isSecondary()) {
      throw new InvalidRequestException(
          media.path() + " is the primary of this store, or a copy of it");
    }
    requireUnlisted(media.path(), found.deviceUuid());
    return found.deviceSizeBytes() == media.sizeBytes();
  }

  private void requireUnlisted(Path medium, UUID deviceUuid) {
    for (int index = 0; index < table.count(); index++) {
      if (table.get(index).uuid().equals(deviceUuid)) {
        throw new InvalidRequestException(
            medium + " is device " + index + " of this store already");
      }
    }
  }

  /** Superblock of a device without a log. */
  private record Secondary(UUID fsUuid, UUID owner) implements MediumFormatter.Content {
    @Override
    public long metadataBytes() {
      return SuperblockLayout.REGION_BYTES;
    }

    @Override
    public Optional<UUID> write(Media media, String name) {
      byte[] superblock =
          SuperblockLayout.encodeSecondary(
              fsUuid, UUID.randomUUID(), owner, media.sizeBytes(), name);
      new FormatSequence(media.metadata(metadataBytes())).runWithoutLog(superblock);
      return Optional.empty();
    }
  }
}
