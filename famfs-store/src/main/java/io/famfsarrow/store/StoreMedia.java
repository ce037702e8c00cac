package io.famfsarrow.store;

import io.famfsarrow.store.fmap.AttachedDevices;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The media of one store that this host has: the primary, and secondaries by the UUID in their
 * superblocks, whatever order they were named in. A named medium that cannot be used is no error of
 * the store: only the files on it cannot be read.
 *
 * <p>Safe for use by several threads.
 */
final class StoreMedia implements AttachedDevices, AutoCloseable {
  private final AttachedMedium primary;
  private final Map<UUID, AttachedMedium> secondaries = new ConcurrentHashMap<>();
  private final List<UnusableMedium> unusable;

  StoreMedia(AttachedMedium primary) {
    this(primary, List.of());
  }

  private StoreMedia(AttachedMedium primary, List<UnusableMedium> unusable) {
    this.primary = primary;
    this.unusable = List.copyOf(unusable);
  }

  /**
   * Opens the primary, and whatever else was named and can be used.
   *
   * @param spec the primary first: see {@link #primaryFirst}
   * @throws FamfsException if the primary cannot be used: see {@link AttachedMedium#attach}
   * @throws MediaAccessException if a secondary may not be written and that is asked for
   */
  static StoreMedia attach(MediaSpec spec, boolean forWriting, MediaOptions options) {
    AttachedMedium primary = AttachedMedium.attach(spec.primary(), forWriting, options);
    List<AttachedMedium> secondaries = new ArrayList<>();
    try {
      List<UnusableMedium> unusable = new ArrayList<>();
      UUID fsUuid = primary.superblock().fsUuid();
      for (Path path : spec.secondaries()) {
        try {
          secondaries.add(AttachedMedium.attachSecondary(path, forWriting, options, fsUuid));
        } catch (MediaAccessException denied) {
          if (forWriting) {
            throw denied;
          }
          unusable.add(new UnusableMedium(path, denied.getMessage()));
        } catch (FamfsException reason) {
          unusable.add(new UnusableMedium(path, reason.getMessage()));
        }
      }
      StoreMedia media = new StoreMedia(primary, unusable);
      secondaries.forEach(media::add);
      return media;
    } catch (RuntimeException | Error failed) {
      secondaries.forEach(secondary -> secondary.media().close());
      primary.media().close();
      throw failed;
    }
  }

  /**
   * The same media, opened once more.
   *
   * @throws StoreReformattedException if they are not the same any more
   * @throws MediaAccessException if one may not be written and that is asked for
   */
  StoreMedia reopen(boolean forWriting, MediaOptions options) {
    List<Path> paths = new ArrayList<>(List.of(primary.media().path()));
    secondaries.values().forEach(secondary -> paths.add(secondary.media().path()));
    requireSameNodes();
    StoreMedia again = attach(new MediaSpec(paths), forWriting, options);
    boolean same =
        again.primary.superblock().fsUuid().equals(primary.superblock().fsUuid())
            && again.secondaries.keySet().equals(secondaries.keySet());
    if (!same) {
      again.close();
      throw new StoreReformattedException(
          primary.media().path() + " was formatted while it was opened: open it again");
    }
    return again;
  }

  /**
   * The same media with the primary first, which is looked for if several are named. Where none is
   * a primary they are left as they are, and attaching says what is wrong.
   */
  static MediaSpec primaryFirst(MediaSpec spec, MediaOptions options) {
    if (spec.secondaries().isEmpty()) {
      return spec;
    }
    for (Path path : spec.media()) {
      if (isPrimary(path, options)) {
        return spec.startingWith(path);
      }
    }
    return spec;
  }

  private static boolean isPrimary(Path path, MediaOptions options) {
    try (Media media = MappedMedia.open(path, false, options)) {
      Superblock superblock = AttachedMedium.readSuperblock(media);
      return superblock.problem().isEmpty() && !superblock.isSecondary();
    } catch (FamfsException noPrimary) {
      return false;
    }
  }

  /**
   * One more secondary.
   *
   * @throws InvalidRequestException if another medium of that UUID is attached: one of them is a
   *     copy, and nobody can tell which
   */
  void add(AttachedMedium secondary) {
    UUID uuid = secondary.superblock().deviceUuid();
    AttachedMedium known = secondaries.putIfAbsent(uuid, secondary);
    if (known != null) {
      throw new InvalidRequestException(
          known.media().path()
              + " and "
              + secondary.media().path()
              + " both say that they are device "
              + uuid
              + ": name only one of them");
    }
  }

  /** One that was just prepared anew: what was attached under that UUID before is closed. */
  void addOrReplace(AttachedMedium secondary) {
    AttachedMedium old = secondaries.put(secondary.superblock().deviceUuid(), secondary);
    if (old != null) {
      old.media().close();
    }
  }

  AttachedMedium primary() {
    return primary;
  }

  /** An attached device, the primary included. */
  Optional<AttachedMedium> find(UUID deviceUuid) {
    return primary.superblock().deviceUuid().equals(deviceUuid)
        ? Optional.of(primary)
        : Optional.ofNullable(secondaries.get(deviceUuid));
  }

  /**
   * An attached device, the primary included.
   *
   * @throws UnreadableFileException if it is not attached
   */
  AttachedMedium require(UUID deviceUuid) {
    return find(deviceUuid)
        .orElseThrow(
            () ->
                new UnreadableFileException(
                    "device " + deviceUuid + " is not attached to this host"));
  }

  /** All of them, the primary first. */
  Stream<Media> all() {
    return Stream.concat(
        Stream.of(primary.media()), secondaries.values().stream().map(AttachedMedium::media));
  }

  /** UUIDs of the attached secondaries. */
  Stream<UUID> uuids() {
    return secondaries.keySet().stream();
  }

  List<UnusableMedium> unusable() {
    return unusable;
  }

  @Override
  public OptionalLong usableBytes(UUID deviceUuid) {
    AttachedMedium secondary = secondaries.get(deviceUuid);
    return secondary == null ? OptionalLong.empty() : OptionalLong.of(secondary.usableBytes());
  }

  /**
   * Looks whether all media still carry what was attached.
   *
   * @throws StoreReformattedException if one does not
   */
  void requireSame() {
    primary.requireSame();
    secondaries.values().forEach(AttachedMedium::requireSame);
  }

  /**
   * Looks whether all paths still lead to the media that are open.
   *
   * @throws StoreReformattedException if one does not
   */
  void requireSameNodes() {
    primary.requireSameNode();
    secondaries.values().forEach(AttachedMedium::requireSameNode);
  }

  /**
   * Maps ranges of one or several media into one contiguous range of addresses.
   *
   * @param devices the attached medium of each device index
   */
  static RangeMapping map(IntFunction<Media> devices, List<MediaRange> ranges, Access access) {
    int first = ranges.get(0).deviceIndex();
    boolean onOneDevice = ranges.stream().allMatch(range -> range.deviceIndex() == first);
    return onOneDevice
        ? devices.apply(first).map(ranges, access)
        : MappedMedia.map(index -> (MappedMedia) devices.apply(index), ranges, access);
  }

  @Override
  public void close() {
    secondaries.values().forEach(secondary -> secondary.media().close());
    primary.media().close();
  }
}
