package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.RestoreTarget;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Brings a saved store back, the same bytes in the same places, onto a medium that is as large or
 * larger. The medium has no valid superblock from the first byte that is stored to the last: one
 * that was interrupted carries no file system, and restoring again makes it whole.
 *
 * <p>Reads the save file once, from its start to its end, so it may come through a pipe.
 */
public final class StoreRestore {
  private static final int PRIMARY = 0;

  private final SaveReader reader;
  private final byte[] superblock;

  private StoreRestore(SaveReader reader, byte[] superblock) {
    this.reader = reader;
    this.superblock = superblock;
  }

  /**
   * What was restored, or would be.
   *
   * @param mediaBytes size of the medium that was saved
   * @param systemUuid the owner, who is the same as before
   */
  public record Result(UUID fsUuid, UUID systemUuid, long entryCount, long mediaBytes) {}

  /**
   * Reads the start of a save file from a channel, which stays open.
   *
   * @throws CorruptMediaException if it is none, or damaged
   * @throws io.famfsarrow.store.UnsupportedFormatException if it is of another version
   */
  public static StoreRestore read(ReadableByteChannel in) throws IOException {
    SaveReader reader = new SaveReader(in);
    boolean startsWithSuperblock =
        reader.next()
            && reader.chunk().deviceIndex() == PRIMARY
            && reader.chunk().mediaOffset() == SuperblockLayout.MEDIA_OFFSET
            && reader.chunk().lengthBytes() == SuperblockLayout.REGION_BYTES
            && !reader.chunk().zeros();
    if (!startsWithSuperblock) {
      throw SaveLayout.corrupt("it does not start with a superblock");
    }
    byte[] region = reader.data().clone();
    StoreRestore restore = new StoreRestore(reader, region);
    restore.requireValidSuperblock();
    return restore;
  }

  private void requireValidSuperblock() {
    Superblock decoded = decodedSuperblock();
    Optional<MediaProblem> problem = decoded.problem(reader.header().devices().get(0).sizeBytes());
    if (problem.isPresent()) {
      throw SaveLayout.corrupt(problem.get().message());
    }
    if (!decoded.fsUuid().equals(reader.header().fsUuid())) {
      throw SaveLayout.corrupt("the superblock is that of another file system than the header's");
    }
  }

  private Superblock decodedSuperblock() {
    return SuperblockLayout.decode(Arrays.copyOf(superblock, SuperblockLayout.LENGTH_BYTES));
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
    progress.accept(superblock.length);
    while (reader.next()) {
      progress.accept(reader.chunk().lengthBytes());
    }
    return result();
  }

  /**
   * Restores onto a medium.
   *
   * @param options force, revoke and the size of a new file are those of mkfs
   * @param progress is told how many more bytes of media are done
   * @throws CorruptMediaException if the file is damaged: a device carries no file system then, a
   *     file is as it was
   * @throws InvalidRequestException if the medium is smaller than the saved one
   */
  public Result onto(
      Path medium, MkfsOptions options, StoreOptions storeOptions, LongConsumer progress)
      throws IOException {
    if (reader.header().devices().size() > 1) {
      throw new InvalidRequestException(
          "the saved store has "
              + reader.header().devices().size()
              + " media: restoring several is not supported yet");
    }
    long sizeBytes = reader.header().devices().get(PRIMARY).sizeBytes();
    try (RestoreTarget target = RestoreTarget.open(medium, sizeBytes, options, storeOptions)) {
      write(target.media(), progress);
      target.publish();
    }
    return result();
  }

  private void write(Media media, LongConsumer progress) throws IOException {
    media.allocate(new MediaRange(PRIMARY, 0, superblock.length));
    FormatSequence sequence = new FormatSequence(media.metadata(superblock.length));
    sequence.kill();
    progress.accept(superblock.length);
    try (MediaWriter writer = new MediaWriter(media)) {
      while (reader.next()) {
        SaveLayout.Chunk chunk = reader.chunk();
        if (chunk.zeros()) {
          writer.zero(chunk.mediaOffset(), chunk.lengthBytes());
        } else {
          writer.write(chunk.mediaOffset(), reader.data(), chunk.lengthBytes());
        }
        progress.accept(chunk.lengthBytes());
      }
    }
    sequence.complete(superblock);
  }

  private Result result() {
    return new Result(
        reader.header().fsUuid(),
        decodedSuperblock().systemUuid(),
        reader.header().entryCount(),
        reader.header().devices().get(PRIMARY).sizeBytes());
  }
}
