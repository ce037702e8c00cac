package io.famfsarrow.store.fsck;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.fmap.AttachedDevices;
import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.log.LogPlay;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What fsck sees of the media that were named besides the primary (famfs-format 19.4). */
final class FsckDevices implements AttachedDevices {

  /** A medium with a valid superblock; the medium itself is closed again. */
  private record Found(Path path, Superblock superblock, long sizeBytes, long usableBytes) {}

  private final Map<UUID, Found> found = new LinkedHashMap<>();
  private final List<MediaProblem> unusable = new ArrayList<>();

  private FsckDevices() {}

  /** Looks at each medium. */
  static FsckDevices look(List<Path> media, MediaOptions options) {
    FsckDevices devices = new FsckDevices();
    media.forEach(path -> devices.look(path, options));
    return devices;
  }

  private void look(Path path, MediaOptions options) {
    try (Media media = MappedMedia.open(path, false, options)) {
      Superblock superblock = Fsck.superblock(media);
      Optional<MediaProblem> problem = superblock.problem();
      if (problem.isPresent()) {
        foreign(path, problem.get().message());
        return;
      }
      long usableBytes = Fsck.usableBytes(superblock, media);
      Found device = new Found(path, superblock, media.sizeBytes(), usableBytes);
      Found known = found.putIfAbsent(superblock.deviceUuid(), device);
      if (known != null) {
        foreign(path, "it says that it is the same device as " + known.path());
      }
    } catch (FamfsException reason) {
      foreign(path, reason.getMessage());
    }
  }

  private void foreign(Path path, String reason) {
    String where = reason.contains(path.toString()) ? "" : path + ": ";
    unusable.add(MediaProblem.of(ProblemCode.DEVICE_FOREIGN, where + reason));
  }

  @Override
  public OptionalLong usableBytes(UUID deviceUuid) {
    Found device = found.get(deviceUuid);
    return device == null ? OptionalLong.empty() : OptionalLong.of(device.usableBytes());
  }

  Optional<Path> path(UUID deviceUuid) {
    return Optional.ofNullable(found.get(deviceUuid)).map(Found::path);
  }

  /** What is wrong with them, measured by a log that was played. */
  List<MediaProblem> problems(Superblock primary, LogPlay play) {
    List<MediaProblem> problems = new ArrayList<>(unusable);
    DeviceTable table = play.devices();
    List<UUID> listed = new ArrayList<>();
    for (int index = 1; index < table.count(); index++) {
      listed.add(table.get(index).uuid());
      checkListed(index, play, problems);
    }
    for (Found device : found.values()) {
      checkSuperblock(device, primary, listed, problems);
    }
    return problems;
  }

  private void checkListed(int index, LogPlay play, List<MediaProblem> problems) {
    DeviceTable.Device device = play.devices().get(index);
    if (!device.present() && play.needsMissingDevice(index)) {
      problems.add(
          MediaProblem.of(
              ProblemCode.DEVICE_MISSING,
              "device "
                  + index
                  + " with UUID "
                  + device.uuid()
                  + " was not named: its files cannot be read"));
    }
    long loggedBytes = play.loggedDeviceBytes(index);
    Found here = found.get(device.uuid());
    if (here != null && here.sizeBytes() < loggedBytes) {
      problems.add(
          MediaProblem.of(
              ProblemCode.DEVICE_SIZE,
              here.path()
                  + " has "
                  + here.sizeBytes()
                  + " bytes, expected the "
                  + loggedBytes
                  + " of its log entry"));
    }
  }

  private static void checkSuperblock(
      Found device, Superblock primary, List<UUID> listed, List<MediaProblem> problems) {
    Superblock superblock = device.superblock();
    String wrong = null;
    if (!superblock.fsUuid().equals(primary.fsUuid())) {
      wrong = "file system " + superblock.fsUuid() + ", expected " + primary.fsUuid();
    } else if (!superblock.isSecondary()) {
      wrong = "a superblock with a log, expected that of a secondary device";
    } else if (!listed.contains(superblock.deviceUuid())) {
      wrong = "device " + superblock.deviceUuid() + " is not in the log: add it with devadd";
    }
    if (wrong != null) {
      problems.add(MediaProblem.of(ProblemCode.DEVICE_FOREIGN, device.path() + ": found " + wrong));
    } else if (!superblock.hasSecondaryFlag()) {
      problems.add(
          MediaProblem.of(
              ProblemCode.DEVICE_FLAGS,
              device.path() + ": flags " + superblock.flags() + ", expected 2 (secondary)"));
    }
  }
}
