package io.famfsarrow.store.fsck;

import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
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

/** Checks a medium read-only, from the superblock to the last entry. */
public final class Fsck {
  private final Media media;

  private Fsck(Media media) {
    this.media = media;
  }

  /**
   * Checks a medium.
   *
   * @throws NoSuchStoreException if there is no such medium, or it is too small to hold a
   *     superblock
   */
  public static FsckReport check(Path medium, MediaOptions options) {
    try (Media media = MappedMedia.open(medium, false, options)) {
      return new Fsck(media).run();
    }
  }

  private FsckReport run() {
    if (media.sizeBytes() < SuperblockLayout.REGION_BYTES) {
      throw new NoSuchStoreException(
          media.path()
              + " is no famfs store: it has "
              + media.sizeBytes()
              + " bytes, a superblock region takes "
              + SuperblockLayout.REGION_BYTES);
    }
    MediaMemory region = media.metadata(SuperblockLayout.REGION_BYTES);
    Superblock superblock = StoreIdentity.read(region);
    Optional<MediaProblem> problem = superblock.problem(media.sizeBytes());
    if (problem.isPresent()) {
      return new FsckReport(
          superblock, Optional.empty(), true, List.of(problem.get()), Optional.empty());
    }
    return checkLog(superblock);
  }

  private FsckReport checkLog(Superblock superblock) {
    MediaMemory memory = media.metadata(SuperblockLayout.REGION_BYTES + superblock.logBytes());
    long declared = superblock.deviceSizeBytes();
    long usable = declared < 0 ? media.sizeBytes() : Math.min(declared, media.sizeBytes());
    LogState log = new LogState(memory, superblock, usable);
    log.refresh();
    Optional<LogHeader> header = Optional.of(log.header());
    boolean refused = log.refused().isPresent();
    List<MediaProblem> problems = new ArrayList<>(log.problems());
    Optional<FsckReport.Usage> usage =
        refused ? Optional.empty() : Optional.of(usage(superblock, memory, log, usable));
    return new FsckReport(superblock, header, refused, problems, usage);
  }

  private FsckReport.Usage usage(
      Superblock superblock, MediaMemory memory, LogState log, long usableBytes) {
    AllocationBitmap space = log.play().space();
    Namespace namespace = log.play().snapshot();
    long unit = superblock.allocUnitBytes();
    return new FsckReport.Usage(
        usableBytes,
        space.usableUnits() * unit,
        space.takenUnits() * unit,
        space.freeUnits() * unit,
        space.largestFreeRunBytes(),
        log.play().sumOfFileSizes(),
        superblock.slotCount(),
        namespace.entryCount(),
        countBadEntries(superblock, memory, log),
        namespace.fileCount(),
        namespace.directoryCount());
  }

  /** Replay ends at the first invalid entry; the count goes on to the next index. */
  private static long countBadEntries(Superblock superblock, MediaMemory memory, LogState log) {
    long end = log.header().nextIndex();
    if (Long.compareUnsigned(end, superblock.slotCount()) > 0) {
      end = superblock.slotCount();
    }
    long from = log.stop().isPresent() ? log.stop().get().logIndex() : end;
    return new LogReader(memory).countInvalid(from, end);
  }
}
