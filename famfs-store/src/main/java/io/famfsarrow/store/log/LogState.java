package io.famfsarrow.store.log;

import io.famfsarrow.store.fmap.AttachedDevices;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.media.MediaMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log as far as it was played, and the way to play what is new. Entries are played once. A repair
 * begins another epoch, and then a refresh throws; a log that went back without one, by another
 * program, is played anew from the start.
 *
 * <p>Not thread-safe.
 */
public final class LogState {
  private final LogReader reader;
  private final StoreIdentity identity;
  private final Superblock superblock;
  private final long mediaSizeBytes;
  private final AttachedDevices attached;
  private LogPlay play;
  private LogHeader header;
  private Optional<MediaProblem> refused = Optional.empty();
  private Optional<MediaProblem> stop = Optional.empty();

  /**
   * Nothing is read yet: call {@link #refresh()}.
   *
   * @param superblock a valid one
   * @param mediaSizeBytes bytes of the primary that maps may use
   */
  public LogState(MediaMemory memory, Superblock superblock, long mediaSizeBytes) {
    this(memory, superblock, mediaSizeBytes, AttachedDevices.NONE);
  }

  /**
   * As {@link #LogState(MediaMemory, Superblock, long)}, for a store of several devices.
   *
   * @param attached the secondaries that this host has; asked when their entries are played
   */
  public LogState(
      MediaMemory memory, Superblock superblock, long mediaSizeBytes, AttachedDevices attached) {
    this.reader = new LogReader(memory);
    this.identity = new StoreIdentity(memory, superblock);
    this.superblock = superblock;
    this.mediaSizeBytes = mediaSizeBytes;
    this.attached = attached;
    startOver(0);
  }

  /**
   * Plays what was committed since the last call. If the header is damaged, nothing is played and
   * {@link #refused()} says why.
   *
   * <p>That all of it belongs to the store that was attached is looked at last: mkfs on another
   * host may have come in between at any moment. A refresh that throws forgets what was played.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the medium carries another file system
   *     now
   */
  public void refresh() {
    boolean done = false;
    try {
      replay();
      identity.require();
      done = true;
    } finally {
      if (!done) {
        startOver(0);
      }
    }
  }

  private void replay() {
    header = reader.readHeader();
    refused = header.problem();
    if (refused.isPresent()) {
      return;
    }
    long end = end();
    if (play.entryCount() == 0 || end < play.entryCount()) {
      startOver(end);
    }
    stop = reader.read(play.entryCount(), end, play::play);
    if (stop.isEmpty() && end != header.nextIndex()) {
      stop = Optional.of(nextIndexProblem(end));
    }
  }

  /** Slot behind the last committed one: the next index, bounded by what the log holds. */
  public long end() {
    return unsignedMin(header.nextIndex(), heldSlots());
  }

  /** Where superblock and header differ in the log's length the smaller one holds. */
  private long heldSlots() {
    return LogHeaderLayout.slotCount(unsignedMin(superblock.logBytes(), header.logBytes()));
  }

  /**
   * Slots that entries may be put into: as many as the log holds, and none behind the last one of
   * the header, where the famfs tools would say that the log is full.
   */
  public long slotCount() {
    long last = header.lastIndex();
    return Long.compareUnsigned(last, heldSlots()) < 0 ? last + 1 : heldSlots();
  }

  private static long unsignedMin(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private void startOver(long expectedEntries) {
    play = new LogPlay(superblock, mediaSizeBytes, attached, expectedEntries);
  }

  /** Header as the last refresh found it. */
  public LogHeader header() {
    return header;
  }

  /** Why nothing may be played, if the header is damaged. */
  public Optional<MediaProblem> refused() {
    return refused;
  }

  /** What ended replay below the next index, if anything: an invalid entry, or the log's end. */
  public Optional<MediaProblem> stop() {
    return stop;
  }

  /** What was played. */
  public LogPlay play() {
    return play;
  }

  /** Whether every committed entry was played. */
  public boolean complete() {
    return refused.isEmpty() && stop.isEmpty();
  }

  /** Everything that is wrong with header and entries. */
  public List<MediaProblem> problems() {
    List<MediaProblem> problems = new ArrayList<>(headerProblems());
    if (refused.isEmpty()) {
      problems.addAll(play.problems());
      stop.filter(problem -> problem.logIndex() != MediaProblem.NO_ENTRY).ifPresent(problems::add);
    }
    return problems;
  }

  /** What is wrong with the header. */
  public List<MediaProblem> headerProblems() {
    if (refused.isPresent()) {
      return List.of(refused.get());
    }
    List<MediaProblem> problems = new ArrayList<>();
    if (header.logBytes() != superblock.logBytes()) {
      problems.add(
          MediaProblem.of(
              ProblemCode.LOG_LEN_MISMATCH,
              "log header: length "
                  + Long.toUnsignedString(header.logBytes())
                  + ", expected the superblock's "
                  + superblock.logBytes()));
    }
    if (header.logBytes() == superblock.logBytes()
        && header.lastIndex() != superblock.slotCount() - 1) {
      problems.add(
          MediaProblem.of(
              ProblemCode.LOG_LAST_INDEX,
              "log header: last index "
                  + Long.toUnsignedString(header.lastIndex())
                  + ", expected "
                  + (superblock.slotCount() - 1)
                  + " in a log of that length"));
    }
    if (Long.compareUnsigned(header.nextIndex(), slotCount()) > 0) {
      problems.add(nextIndexProblem(slotCount()));
    }
    if (header.nextSeqnum() != header.nextIndex()) {
      problems.add(
          MediaProblem.of(
              ProblemCode.LOG_NEXT_SEQNUM,
              "log header: next sequence number "
                  + Long.toUnsignedString(header.nextSeqnum())
                  + ", expected the next index "
                  + Long.toUnsignedString(header.nextIndex())));
    }
    return problems;
  }

  private MediaProblem nextIndexProblem(long slots) {
    return MediaProblem.of(
        ProblemCode.LOG_NEXT_INDEX,
        "log header: next index "
            + Long.toUnsignedString(header.nextIndex())
            + ", expected at most "
            + slots);
  }
}
