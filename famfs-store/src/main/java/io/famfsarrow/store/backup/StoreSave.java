package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.ReplayReport;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Writes an attached store out: superblock region, log, and the units that its log names. Reads
 * only, on any host, while others read and publish: what is committed meanwhile is not in the file.
 * A plain file that somebody writes in place meanwhile is saved as it is met, unit by unit.
 */
public final class StoreSave {
  private static final int PRIMARY = 0;

  /** Mapped at once: enough to cost nothing, little enough to leave address space alone. */
  private static final long WINDOW_BYTES = 256L << 20;

  private final FamfsStore store;
  private final ReplayReport replay;
  private final Media media;
  private final LongConsumer progress;
  private final byte[] piece = new byte[SaveLayout.MAX_CHUNK_BYTES];

  private StoreSave(FamfsStore store, LongConsumer progress) {
    this.store = store;
    this.replay = store.replay();
    this.media = store.primaryMedia();
    this.progress = progress;
  }

  /**
   * What was saved.
   *
   * @param coveredBytes bytes of media that the file stands for
   * @param writtenBytes length of the file; runs of zeros take none
   */
  public record Result(UUID fsUuid, long entryCount, long coveredBytes, long writtenBytes) {}

  /** Bytes of media that a save would stand for now. */
  public static long coveredBytes(FamfsStore store) {
    StoreSave save = new StoreSave(store, done -> {});
    return save.runs().stream().mapToLong(MediaRange::lengthBytes).sum();
  }

  /**
   * Writes a save file to a channel, which stays open.
   *
   * @param progress is told how many more bytes of media are done
   * @throws CorruptMediaException if an entry of the log is invalid: nobody can say what the store
   *     holds
   * @throws io.famfsarrow.store.StoreReformattedException if the medium was formatted meanwhile
   */
  public static Result write(FamfsStore store, WritableByteChannel out, LongConsumer progress)
      throws IOException {
    return new StoreSave(store, progress).run(out);
  }

  private Result run(WritableByteChannel out) throws IOException {
    requireComplete();
    requireOneDevice();
    Superblock superblock = store.superblock();
    List<MediaRange> runs = runs();
    long covered = runs.stream().mapToLong(MediaRange::lengthBytes).sum();
    SaveLayout.Device primary = new SaveLayout.Device(mediaBytes(), superblock.deviceUuid());
    SaveLayout.Header header =
        new SaveLayout.Header(superblock.fsUuid(), replay.entryCount(), covered, List.of(primary));
    SaveWriter writer = new SaveWriter(out, header);
    for (MediaRange run : runs) {
      save(run, writer);
    }
    store.requireSameStore();
    writer.trailer();
    return new Result(superblock.fsUuid(), replay.entryCount(), covered, writer.writtenBytes());
  }

  private void requireComplete() {
    if (!replay.complete()) {
      throw new CorruptMediaException(
          media.path()
              + " cannot be saved: "
              + replay.stop().orElseThrow().message()
              + "; see fsck for what is left and how to repair it");
    }
  }

  /** Half of a store would be no store. */
  private void requireOneDevice() {
    boolean others =
        store.usage().devices().stream()
            .anyMatch(
                usage ->
                    usage.device().index() != PRIMARY
                        && usage.usedBytes() > SuperblockLayout.REGION_BYTES);
    if (others) {
      throw new InvalidRequestException(
          store.spec()
              + " cannot be saved: files lie on several devices, and only stores of one can be"
              + " saved; copy its files out instead (cat --format raw)");
    }
  }

  private long mediaBytes() {
    long declared = store.superblock().deviceSizeBytes();
    return declared < 0 ? media.sizeBytes() : Math.min(declared, media.sizeBytes());
  }

  /** Superblock region and log, then the runs of taken units behind them, in ascending order. */
  private List<MediaRange> runs() {
    long metadata = SuperblockLayout.REGION_BYTES + store.superblock().logBytes();
    List<MediaRange> runs = new ArrayList<>();
    runs.add(new MediaRange(PRIMARY, 0, metadata));
    AllocationBitmap space = replay.space();
    long[] takenFrom = {metadata};
    space.forEachFreeRun(
        (offset, length) -> {
          add(runs, takenFrom[0], offset);
          takenFrom[0] = Math.max(takenFrom[0], offset + length);
        });
    add(runs, takenFrom[0], space.usableUnits() * space.allocUnitBytes());
    return runs;
  }

  private static void add(List<MediaRange> runs, long from, long to) {
    if (from < to) {
      runs.add(new MediaRange(PRIMARY, from, to - from));
    }
  }

  private void save(MediaRange run, SaveWriter writer) throws IOException {
    for (long at = run.mediaOffset(); at < run.endOffset(); at += WINDOW_BYTES) {
      long length = Math.min(WINDOW_BYTES, run.endOffset() - at);
      try (RangeMapping mapping =
          media.map(List.of(new MediaRange(PRIMARY, at, length)), Access.READ_ONLY)) {
        for (long done = 0; done < length; done += piece.length) {
          int bytes = (int) Math.min(piece.length, length - done);
          savePiece(mapping, done, at + done, bytes, writer);
          progress.accept(bytes);
        }
      }
    }
  }

  /** A hole of a sparse file is not touched: a load would fill it. */
  private void savePiece(
      RangeMapping mapping, long offset, long mediaOffset, int lengthBytes, SaveWriter writer)
      throws IOException {
    if (!media.hasData(new MediaRange(PRIMARY, mediaOffset, lengthBytes))) {
      writer.zeros(PRIMARY, mediaOffset, lengthBytes);
      return;
    }
    store.guard(
        () -> {
          mapping.drop(offset, lengthBytes);
          RawMemory.copy(mapping.address() + offset, piece, 0, lengthBytes);
          return null;
        });
    if (mediaOffset == LogHeaderLayout.MEDIA_OFFSET) {
      setEntryCount();
    }
    writer.chunk(PRIMARY, mediaOffset, piece, lengthBytes);
  }

  /** Entries that were committed since the snapshot stay behind: their files are not in it. */
  private void setEntryCount() {
    ByteBuffer log = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    int seqnum = (int) (LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET - LogHeaderLayout.MEDIA_OFFSET);
    int index = (int) (LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET - LogHeaderLayout.MEDIA_OFFSET);
    if (log.getLong(index) != replay.entryCount()) {
      log.putLong(seqnum, replay.entryCount()).putLong(index, replay.entryCount());
    }
  }
}
