package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.ReplayReport;
import io.famfsarrow.store.StoreDevice;
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
 * Writes an attached store out: the superblock region of each of its media, the log, and the units
 * that its log names. Reads only, on any host, while others read and publish: what is committed
 * meanwhile is not in the file. A plain file that somebody writes in place meanwhile is saved as it
 * is met, unit by unit.
 */
public final class StoreSave {
  private static final int PRIMARY = 0;

  /** Mapped at once: enough to cost nothing, little enough to leave address space alone. */
  private static final long WINDOW_BYTES = 256L << 20;

  private final FamfsStore store;
  private final ReplayReport replay;
  private final LongConsumer progress;
  private final byte[] piece = new byte[SaveLayout.MAX_CHUNK_BYTES];

  private StoreSave(FamfsStore store, LongConsumer progress) {
    this.store = store;
    this.replay = store.replay();
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
   * @throws InvalidRequestException if a medium of the store is not attached
   * @throws io.famfsarrow.store.StoreReformattedException if the medium was formatted meanwhile
   */
  public static Result write(FamfsStore store, WritableByteChannel out, LongConsumer progress)
      throws IOException {
    return new StoreSave(store, progress).run(out);
  }

  private Result run(WritableByteChannel out) throws IOException {
    requireComplete();
    List<StoreDevice> devices = devices();
    Superblock superblock = store.superblock();
    List<MediaRange> runs = runs();
    long covered = runs.stream().mapToLong(MediaRange::lengthBytes).sum();
    SaveLayout.Header header =
        new SaveLayout.Header(
            superblock.fsUuid(),
            replay.entryCount(),
            covered,
            devices.stream()
                .map(device -> new SaveLayout.Device(device.sizeBytes(), device.uuid()))
                .toList());
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
          store.mediumPath()
              + " cannot be saved: "
              + replay.stop().orElseThrow().message()
              + "; see fsck for what is left and how to repair it");
    }
  }

  /**
   * Those of the snapshot; half of a store would be no store.
   *
   * @throws InvalidRequestException if one is not attached
   */
  private List<StoreDevice> devices() {
    List<StoreDevice> devices = store.devices().subList(0, replay.spaces().size());
    for (StoreDevice device : devices) {
      if (!device.attached()) {
        throw new InvalidRequestException(
            store.spec()
                + " cannot be saved: device "
                + device.index()
                + " ("
                + device.uuid()
                + ") of the store is not attached; name its path behind the primary's");
      }
    }
    return devices;
  }

  /** What there is to save, in ascending order of device and offset. */
  private List<MediaRange> runs() {
    List<MediaRange> runs = new ArrayList<>();
    for (int device = 0; device < replay.spaces().size(); device++) {
      addRuns(runs, device);
    }
    return runs;
  }

  /** Superblock region and, on the primary, log, then the runs of taken units behind them. */
  private void addRuns(List<MediaRange> runs, int device) {
    long logBytes = device == PRIMARY ? store.superblock().logBytes() : 0;
    long metadata = SuperblockLayout.REGION_BYTES + logBytes;
    runs.add(new MediaRange(device, 0, metadata));
    AllocationBitmap space = replay.spaces().get(device);
    long[] takenFrom = {metadata};
    space.forEachFreeRun(
        (offset, length) -> {
          add(runs, device, takenFrom[0], offset);
          takenFrom[0] = Math.max(takenFrom[0], offset + length);
        });
    add(runs, device, takenFrom[0], space.usableUnits() * space.allocUnitBytes());
  }

  private static void add(List<MediaRange> runs, int device, long from, long to) {
    if (from < to) {
      runs.add(new MediaRange(device, from, to - from));
    }
  }

  private void save(MediaRange run, SaveWriter writer) throws IOException {
    Media media = store.deviceMedium(run.deviceIndex());
    for (long at = run.mediaOffset(); at < run.endOffset(); at += WINDOW_BYTES) {
      long length = Math.min(WINDOW_BYTES, run.endOffset() - at);
      MediaRange window = new MediaRange(run.deviceIndex(), at, length);
      try (RangeMapping mapping = media.map(List.of(window), Access.READ_ONLY)) {
        for (long done = 0; done < length; done += piece.length) {
          int bytes = (int) Math.min(piece.length, length - done);
          MediaRange part = new MediaRange(run.deviceIndex(), at + done, bytes);
          savePiece(media, mapping, done, part, writer);
          progress.accept(bytes);
        }
      }
    }
  }

  /** A hole of a sparse file is not touched: a load would fill it. */
  private void savePiece(
      Media media, RangeMapping mapping, long offset, MediaRange part, SaveWriter writer)
      throws IOException {
    int lengthBytes = (int) part.lengthBytes();
    if (!media.hasData(part)) {
      writer.zeros(part.deviceIndex(), part.mediaOffset(), lengthBytes);
      return;
    }
    store.guard(
        () -> {
          mapping.drop(offset, lengthBytes);
          RawMemory.copy(mapping.address() + offset, piece, 0, lengthBytes);
          return null;
        });
    if (part.deviceIndex() == PRIMARY && part.mediaOffset() == LogHeaderLayout.MEDIA_OFFSET) {
      setEntryCount();
    }
    writer.chunk(part.deviceIndex(), part.mediaOffset(), piece, lengthBytes);
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
