package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.format.AddDaxdevEntry;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one store owes to its readers: every job that an append tried to commit, how many entries it
 * returned as done, and what somebody has seen already.
 */
final class Promises {
  static final int SLOTS = 24;

  static final int LOG_BYTES =
      (int) LogHeaderLayout.slotMediaOffset(SLOTS) - (int) LogHeaderLayout.MEDIA_OFFSET;

  static final long MEDIA_BYTES = 32 * SuperblockLayout.ALLOC_UNIT_BYTES;

  /** Behind the primary the simulated medium holds what stands for a second device. */
  static final long SECONDARY_AT = MEDIA_BYTES;

  static final long SECONDARY_BYTES = 4 * SuperblockLayout.ALLOC_UNIT_BYTES;

  /** Length of the simulated medium. */
  static final long ALL_BYTES = SECONDARY_AT + SECONDARY_BYTES;

  private final UUID fsUuid;
  private final byte[] superblock;
  private final List<LogEntry> attempted = new ArrayList<>();
  private final Set<Long> jobEnds = new HashSet<>(Set.of(0L));
  private long done;
  private long seen;
  private long epoch;
  private int names;

  Promises(long number) {
    fsUuid = new UUID(0, number);
    superblock =
        SuperblockLayout.encodeNew(
            fsUuid,
            fsUuid,
            fsUuid,
            LOG_BYTES,
            MEDIA_BYTES,
            "a name over two lines".repeat((int) number));
  }

  UUID fsUuid() {
    return fsUuid;
  }

  byte[] superblockBytes() {
    return superblock.clone();
  }

  Superblock superblock() {
    byte[] lines = Arrays.copyOf(superblock, SuperblockLayout.LINES_BYTES);
    return SuperblockLayout.decode(SuperblockLayout.withEpoch(lines, epoch));
  }

  long roomLeft() {
    return (long) SLOTS - attempted.size();
  }

  /** Entries for the next job: names that were never used, each committed entry one object. */
  List<LogEntry> drawJob(Chance chance, long firstIndex, int count) {
    List<LogEntry> job = new ArrayList<>();
    for (long index = firstIndex; index < firstIndex + count; index++) {
      String name = "n" + names++;
      job.add(
          chance.oneIn(3)
              ? new MkdirEntry(index, 0, 0, 0755, name.getBytes(StandardCharsets.UTF_8))
              : SimulatedFiles.entry(index, name, SimulatedFiles.drawSize(chance)));
    }
    return job;
  }

  /** An append of that job begins: from now on somebody may see it, whole. */
  void attempt(List<LogEntry> job) {
    attempted.addAll(job);
    jobEnds.add((long) attempted.size());
  }

  /** The append of all attempted entries returned: from now on everybody must see them. */
  void returned() {
    done = attempted.size();
  }

  /**
   * The owner starts anew and finds so many entries committed; whatever else was attempted must
   * never be seen again.
   */
  void sessionFound(long entryCount) {
    sessionFound(entryCount, floor());
  }

  private void sessionFound(long entryCount, long floor) {
    jobEnds.add(floor == 0 ? entryCount : 0);
    requireAllowed(entryCount, floor);
    while (attempted.size() > entryCount) {
      attempted.remove(attempted.size() - 1);
    }
    jobEnds.removeIf(end -> end > entryCount);
    done = entryCount;
  }

  /** The last of all entries that were attempted. */
  LogEntry lastAttempted() {
    return attempted.get(attempted.size() - 1);
  }

  /** A repair gave up all entries from that one on, and began another epoch. */
  void givenUpFrom(long entryCount, long newEpoch) {
    epoch = newEpoch;
    sessionFound(entryCount, 0);
    seen = entryCount;
  }

  /** What a look that begins now must see at least. */
  long floor() {
    return Math.max(done, seen);
  }

  long done() {
    return done;
  }

  /** Everything that a look which began at that floor may have found. */
  void requireKept(long floor, Namespace found) {
    requireAllowed(found.entryCount(), floor);
    for (int i = 0; i < found.entryCount(); i++) {
      requireSame(attempted.get(i), found);
    }
    long devices =
        attempted.stream()
            .limit(found.entryCount())
            .filter(AddDaxdevEntry.class::isInstance)
            .count();
    assertEquals(
        found.entryCount() - devices,
        found.fileCount() + found.directoryCount(),
        "number of objects");
    seen = Math.max(seen, found.entryCount());
  }

  private void requireAllowed(long entryCount, long floor) {
    assertTrue(
        entryCount >= floor, () -> "sees " + entryCount + " entries, " + floor + " were promised");
    assertTrue(
        jobEnds.contains(entryCount),
        () -> "sees " + entryCount + " entries; jobs end at " + jobEnds);
  }

  /** That is what was tried to commit in its slot. */
  void requireAttempted(LogEntry found) {
    LogEntry entry = attempted.get((int) found.index());
    assertArrayEquals(
        LogEntryLayout.encode(entry), LogEntryLayout.encode(found), () -> "entry " + entry);
  }

  private static void requireSame(LogEntry entry, Namespace found) {
    if (entry instanceof AddDaxdevEntry) {
      return; // names nothing
    }
    byte[] path = entry instanceof FileEntry file ? file.rawPath() : ((MkdirEntry) entry).rawPath();
    Optional<Node> node = found.find(FamfsPath.resolve(path));
    assertTrue(
        node.isPresent() && node.get().logIndex() == entry.index(),
        () ->
            "entry " + entry.index() + " should make " + new String(path, StandardCharsets.UTF_8));
  }
}
