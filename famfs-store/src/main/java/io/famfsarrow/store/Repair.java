package io.famfsarrow.store;

import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.Media;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a log back to its last entry that replay can reach, so that the owner can append again
 * (famfs-format 19.2). First a plan says what that means and what names are lost; carrying it out
 * is a second step. Nothing but the two counters of the log header is stored. Readers that had seen
 * more notice it at their next refresh and start over.
 */
public final class Repair {
  /** Most lost entries that a plan lists; more are only counted. */
  public static final int MAX_LISTED = 10_000;

  private Repair() {}

  /**
   * An entry that replay does not reach and that the repair gives up.
   *
   * @param path what it names, as far as its bytes tell; empty if it names nothing
   * @param intact whether it is a valid entry behind an invalid one
   */
  public record LostEntry(long index, Optional<FamfsPath> path, boolean intact) {}

  /**
   * What a repair would do.
   *
   * @param nextIndex as the log header has it, unsigned
   * @param nextSeqnum as the log header has it, unsigned
   * @param repairedIndex what both become
   * @param lost entries that are given up, in log order, at most {@link #MAX_LISTED}; slots that
   *     were never written are not among them
   * @param lostCount how many there are
   * @param intactCount how many of them are valid entries behind an invalid one
   */
  public record Plan(
      long nextIndex,
      long nextSeqnum,
      long repairedIndex,
      List<LostEntry> lost,
      long lostCount,
      long intactCount) {

    public Plan {
      lost = List.copyOf(lost);
    }

    /** Whether there is anything to do. */
    public boolean isNeeded() {
      return nextIndex != repairedIndex || nextSeqnum != repairedIndex;
    }

    /** Whether valid entries are given up: without them nothing is lost that could be had. */
    public boolean losesIntactEntries() {
      return intactCount > 0;
    }
  }

  /**
   * Looks what a repair would do; changes nothing, and any host may.
   *
   * @throws CorruptMediaException if superblock or log header are damaged: that cannot be repaired
   */
  public static Plan plan(MediaSpec spec, StoreOptions options) {
    AttachedMedium primary = AttachedMedium.attach(spec.primary(), false, options.media());
    try (Media media = primary.media()) {
      return plan(primary);
    }
  }

  /**
   * Carries a plan out. If entries are taken back, whoever has the store open, on any host, gets a
   * {@link StoreReformattedException} from then on.
   *
   * @param revoke although processes of this host have the store open
   * @throws NotMasterException if this host is not the owner
   * @throws MediaBusyException if the log is not as it was when the plan was made, or the store is
   *     in use on this host and {@code revoke} is not given
   */
  public static void apply(MediaSpec spec, StoreOptions options, Plan plan, boolean revoke) {
    AttachedMedium primary = AttachedMedium.attach(spec.primary(), true, options.media());
    try (Media media = primary.media()) {
      FamfsStore.requireOwner(primary.superblock(), options.identity(), spec);
      KernelMounts.requireNotMounted(spec.primary());
      if (plan.repairedIndex() != plan.nextIndex()) {
        MediumFormatter.lockOut(media, revoke, "repair");
      }
      try (Media.Lock lock = media.lockExclusive()) {
        primary.requireSameNode();
        if (!plan(primary).equals(plan)) {
          throw new MediaBusyException(
              media.path() + " was changed since the repair was planned: look again");
        }
        carryOut(
            plan,
            new LogAppender(primary.metadata(), primary.superblock().slotCount()),
            StoreIdentity.otherEpoch(primary.superblock().epoch()));
      }
    }
  }

  /** Where no entry goes, nobody has to know of it. */
  private static void carryOut(Plan plan, LogAppender appender, long epoch) {
    if (plan.repairedIndex() == plan.nextIndex()) {
      appender.alignSequenceNumber(plan.repairedIndex());
    } else {
      appender.cutBack(plan.repairedIndex(), epoch);
    }
  }

  private static Plan plan(AttachedMedium primary) {
    LogState log = new LogState(primary.metadata(), primary.superblock(), primary.usableBytes());
    log.refresh();
    log.refused()
        .ifPresent(
            problem -> {
              throw new CorruptMediaException(
                  primary.media().path()
                      + ": "
                      + problem.message()
                      + "; only a log whose header is whole can be repaired");
            });
    LogHeader header = log.header();
    requireKnownLength(primary, header);
    Losses losses = new Losses();
    long repaired = log.play().entryCount();
    new LogReader(primary.metadata())
        .readAll(repaired, log.end(), losses::addIntact, losses::addInvalid);
    return new Plan(
        header.nextIndex(),
        header.nextSeqnum(),
        repaired,
        losses.entries,
        losses.count,
        losses.intactCount);
  }

  /** Else entries that were committed would be taken for lost, or not be seen at all. */
  private static void requireKnownLength(AttachedMedium primary, LogHeader header) {
    long logBytes = primary.superblock().logBytes();
    if (header.logBytes() != logBytes) {
      throw new CorruptMediaException(
          primary.media().path()
              + ": the log header says that the log has "
              + Long.toUnsignedString(header.logBytes())
              + " bytes, the superblock says "
              + logBytes
              + "; only a log whose length is known can be repaired: save what can be read");
    }
  }

  /** Collects what is given up. */
  private static final class Losses {
    private static final byte[] BLANK = new byte[LogEntryLayout.LENGTH_BYTES];

    private final List<LostEntry> entries = new ArrayList<>();
    private long count;
    private long intactCount;

    private void addIntact(LogEntry entry) {
      intactCount++;
      add(new LostEntry(entry.index(), path(entry), true));
    }

    private void addInvalid(long index, byte[] slot) {
      if (!isBlank(slot)) {
        add(new LostEntry(index, path(LogEntryLayout.decode(slot, 0)), false));
      }
    }

    private void add(LostEntry entry) {
      count++;
      if (entries.size() < MAX_LISTED) {
        entries.add(entry);
      }
    }

    private static boolean isBlank(byte[] slot) {
      return Arrays.equals(slot, BLANK);
    }

    private static Optional<FamfsPath> path(LogEntry entry) {
      if (entry instanceof FileEntry file) {
        return Optional.ofNullable(FamfsPath.resolve(file.rawPath()));
      }
      return entry instanceof MkdirEntry directory
          ? Optional.ofNullable(FamfsPath.resolve(directory.rawPath()))
          : Optional.empty();
    }
  }
}
