package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.RestoreTarget;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Brings a saved store back, the same bytes in the same places, onto as many media as it had, each
 * as large or larger. A medium has no valid superblock from the first byte that is stored to the
 * last, and of several the primary is completed last: a restore that was interrupted leaves no
 * store, and restoring again makes it whole.
 *
 * <p>Reads the save file once, from its start to its end, so it may come through a pipe.
 */
public final class StoreRestore {
  private static final int PRIMARY = 0;

  private final SaveReader reader;
  private final List<byte[]> regions = new ArrayList<>();

  private StoreRestore(SaveReader reader) {
    this.reader = reader;
  }

  /**
   * What was restored, or would be.
   *
   * @param systemUuid the owner, who is the same as before
   * @param mediaCount media that were saved
   * @param mediaBytes size of all of them together
   */
  public record Result(
      UUID fsUuid, UUID systemUuid, long entryCount, int mediaCount, long mediaBytes) {}

  /**
   * Reads the start of a save file from a channel, which stays open.
   *
   * @throws CorruptMediaException if it is none, or damaged
   * @throws io.famfsarrow.store.UnsupportedFormatException if it is of another version
   */
  public static StoreRestore read(ReadableByteChannel in) throws IOException {
    StoreRestore restore = new StoreRestore(new SaveReader(in));
    if (!restore.reader.next()) {
      throw SaveLayout.corrupt("it does not start with a superblock");
    }
    restore.takeRegion();
    return restore;
  }

  /**
   * Keeps the first chunk of the next device, which must be its superblock region.
   *
   * @throws CorruptMediaException if it is not
   */
  private void takeRegion() {
    SaveLayout.Chunk chunk = reader.chunk();
    boolean isRegion =
        chunk.deviceIndex() == regions.size()
            && chunk.mediaOffset() == SuperblockLayout.MEDIA_OFFSET
            && chunk.lengthBytes() == SuperblockLayout.REGION_BYTES
            && !chunk.zeros();
    if (!isRegion) {
      throw SaveLayout.corrupt("device " + regions.size() + " does not start with a superblock");
    }
    regions.add(Arrays.copyOf(reader.data(), chunk.lengthBytes()));
    requireValidSuperblock(chunk.deviceIndex());
  }

  private void requireValidSuperblock(int index) {
    SaveLayout.Device device = devices().get(index);
    Superblock decoded = superblock(index);
    Optional<MediaProblem> problem =
        index == PRIMARY ? decoded.problem(device.sizeBytes()) : decoded.problem();
    if (problem.isPresent()) {
      throw SaveLayout.corrupt("device " + index + ": " + problem.get().message());
    }
    boolean belongs =
        decoded.fsUuid().equals(reader.header().fsUuid())
            && decoded.deviceUuid().equals(device.uuid())
            && decoded.isSecondary() == (index != PRIMARY);
    if (!belongs) {
      throw SaveLayout.corrupt(
          "the superblock of device " + index + " is that of another device than the header's");
    }
  }

  private Superblock superblock(int index) {
    return SuperblockLayout.decode(
        Arrays.copyOf(regions.get(index), SuperblockLayout.LENGTH_BYTES));
  }

  private List<SaveLayout.Device> devices() {
    return reader.header().devices();
  }

  /** Bytes of media that the file stands for, the superblock region that was read included. */
  public long coveredBytes() {
    return reader.header().coveredBytes();
  }

  /**
   * Reads the rest of the file and checks it; nothing is stored anywhere.
   *
   * @param progress is told how many more bytes of media are done
   * @throws CorruptMediaException if it is damaged
   */
  public Result check(LongConsumer progress) throws IOException {
    readRest((device, chunk) -> {}, progress);
    return result();
  }

  /** What is done with a chunk; its bytes are those that the reader holds. */
  private interface ChunkAction {
    void on(int deviceIndex, SaveLayout.Chunk chunk);
  }

  /** Reads to the trailer, which must be in order; superblock regions are kept. */
  private void readRest(ChunkAction action, LongConsumer progress) throws IOException {
    progress.accept(SuperblockLayout.REGION_BYTES);
    while (reader.next()) {
      SaveLayout.Chunk chunk = reader.chunk();
      if (chunk.deviceIndex() == regions.size() - 1) {
        action.on(chunk.deviceIndex(), chunk);
      } else {
        takeRegion();
      }
      progress.accept(chunk.lengthBytes());
    }
    if (regions.size() < devices().size()) {
      throw SaveLayout.corrupt("it has nothing of device " + regions.size());
    }
  }

  /** As {@link #onto(List, MkfsOptions, StoreOptions, LongConsumer)}, for a store of one medium. */
  public Result onto(
      Path medium, MkfsOptions options, StoreOptions storeOptions, LongConsumer progress)
      throws IOException {
    return onto(List.of(medium), options, storeOptions, progress);
  }

  /**
   * Restores onto media.
   *
   * @param media as many as were saved, in the order of their device indices
   * @param options force, revoke and the size of new files are those of mkfs
   * @param progress is told how many more bytes of media are done
   * @throws CorruptMediaException if the file is damaged: a device carries no file system then, a
   *     file is as it was
   * @throws InvalidRequestException if a medium is smaller than the saved one, or their number is
   *     another
   */
  public Result onto(
      List<Path> media, MkfsOptions options, StoreOptions storeOptions, LongConsumer progress)
      throws IOException {
    requireOneForEach(media);
    List<RestoreTarget> targets = new ArrayList<>();
    try {
      for (int i = 0; i < media.size(); i++) {
        long sizeBytes = devices().get(i).sizeBytes();
        targets.add(RestoreTarget.open(media.get(i), sizeBytes, options, storeOptions));
      }
      targets.forEach(RestoreTarget::begin);
      write(targets, progress);
      complete(targets);
    } finally {
      closeAll(targets, 0);
    }
    return result();
  }

  /** Each of them, whatever another throws. */
  private static void closeAll(List<RestoreTarget> targets, int from) {
    if (from < targets.size()) {
      try (RestoreTarget first = targets.get(from)) {
        closeAll(targets, from + 1);
      }
    }
  }

  private void requireOneForEach(List<Path> media) {
    int saved = devices().size();
    if (media.size() != saved) {
      throw new InvalidRequestException(
          "the saved store has "
              + saved
              + (saved == 1 ? " medium" : " media")
              + ", but "
              + media.size()
              + " are named: name one for each, the primary first, then in the order of their device"
              + " indices");
    }
    if (media.stream().map(path -> path.toAbsolutePath().normalize()).distinct().count() < saved) {
      throw new InvalidRequestException("a medium is named twice: " + media);
    }
  }

  private void write(List<RestoreTarget> targets, LongConsumer progress) throws IOException {
    List<MediaWriter> writers =
        targets.stream().map(target -> new MediaWriter(target.media())).toList();
    try {
      readRest((device, chunk) -> write(writers.get(device), chunk), progress);
    } finally {
      writers.forEach(MediaWriter::close);
    }
  }

  private void write(MediaWriter writer, SaveLayout.Chunk chunk) {
    if (chunk.zeros()) {
      writer.zero(chunk.mediaOffset(), chunk.lengthBytes());
    } else {
      writer.write(chunk.mediaOffset(), reader.data(), chunk.lengthBytes());
    }
  }

  /**
   * The primary comes last: without it there is no store. What had its name goes before the first
   * secondary comes, else a kill in between could leave old and new ones that seem to belong
   * together.
   */
  private void complete(List<RestoreTarget> targets) {
    if (targets.size() > 1) {
      targets.get(PRIMARY).retireReplaced();
    }
    for (int i = targets.size() - 1; i >= PRIMARY; i--) {
      targets.get(i).complete(regions.get(i));
    }
  }

  private Result result() {
    return new Result(
        reader.header().fsUuid(),
        superblock(PRIMARY).systemUuid(),
        reader.header().entryCount(),
        devices().size(),
        devices().stream().mapToLong(SaveLayout.Device::sizeBytes).sum());
  }
}
