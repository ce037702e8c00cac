package io.famfsarrow.store.fsck;

import io.famfsarrow.store.DeviceUsage;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.StoreDevice;
import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.LogPlay;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a store read-only, from the superblock to the last entry and the last device. */
public final class Fsck {
  private final Media media;
  private final FsckDevices devices;

  private Fsck(Media media, FsckDevices devices) {
    this.media = media;
    this.devices = devices;
  }

  /**
   * Checks a store of one medium, or what of a store lies on its primary.
   *
   * @throws NoSuchStoreException if there is no such medium, or it is too small to hold a
   *     superblock
   */
  public static FsckReport check(Path medium, MediaOptions options) {
    return check(MediaSpec.of(medium), options);
  }

  /**
   * Checks a store and those of its devices that are named.
   *
   * @param spec the primary first
   * @throws NoSuchStoreException if there is no such primary, or it is too small to hold a
   *     superblock
   */
  public static FsckReport check(MediaSpec spec, MediaOptions options) {
    try (Media media = MappedMedia.open(spec.primary(), false, options)) {
      return new Fsck(media, FsckDevices.look(spec.secondaries(), options)).run();
    }
  }

  private FsckReport run() {
    Superblock superblock = superblock(media);
    Optional<MediaProblem> problem = superblock.problem(media.sizeBytes());
    if (problem.isPresent()) {
      return new FsckReport(
          superblock, Optional.empty(), true, List.of(problem.get()), Optional.empty());
    }
    return checkLog(superblock);
  }

  /** The superblock of an open medium, not judged. */
  static Superblock superblock(Media media) {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      throw new NoSuchStoreException(
          media.path()
              + " is no famfs store: it has "
              + media.sizeBytes()
              + " bytes, a superblock region takes "
              + SuperblockLayout.REGION_BYTES);
    }
    return StoreIdentity.read(media.metadata(SuperblockLayout.REGION_BYTES));
  }

  private FsckReport checkLog(Superblock superblock) {
    MediaMemory memory = media.metadata(SuperblockLayout.REGION_BYTES + superblock.logBytes());
    LogState log = new LogState(memory, superblock, usableBytes(superblock, media), devices);
    log.refresh();
    boolean refused = log.refused().isPresent();
    List<MediaProblem> problems = new ArrayList<>(log.problems());
    if (!refused) {
      problems.addAll(devices.problems(superblock, log.play()));
    }
    Optional<FsckReport.Figures> figures =
        refused ? Optional.empty() : Optional.of(figures(memory, log));
    media.requireWhole();
    return new FsckReport(superblock, Optional.of(log.header()), refused, problems, figures);
  }

  static long usableBytes(Superblock superblock, Media media) {
    long declared = superblock.deviceSizeBytes();
    return declared < 0 ? media.sizeBytes() : Math.min(declared, media.sizeBytes());
  }

  private FsckReport.Figures figures(MediaMemory memory, LogState log) {
    LogPlay play = log.play();
    Namespace namespace = play.snapshot();
    List<DeviceUsage> usages = new ArrayList<>();
    for (int index = 0; index < play.devices().count(); index++) {
      usages.add(DeviceUsage.of(device(index, play.devices()), play.space(index)));
    }
    return new FsckReport.Figures(
        new StoreUsage(usages, play.entryCount(), log.slotCount(), play.sumOfFileSizes()),
        play.space(0),
        countBadEntries(memory, log),
        namespace.fileCount(),
        namespace.directoryCount());
  }

  private StoreDevice device(int index, DeviceTable table) {
    DeviceTable.Device device = table.get(index);
    Optional<Path> path = index == 0 ? Optional.of(media.path()) : devices.path(device.uuid());
    return new StoreDevice(index, device.uuid(), device.sizeBytes(), path);
  }

  /** Replay ends at the first invalid entry; the count goes on to the next index. */
  private static long countBadEntries(MediaMemory memory, LogState log) {
    if (log.complete()) {
      return 0;
    }
    return new LogReader(memory).countInvalid(log.play().entryCount(), log.end());
  }
}
