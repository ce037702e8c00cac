package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.Seals;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of other lengths than the smallest, and logs that run full. */
class LargeLogTest {
  @TempDir Path folder;

  private MediaSpec format(long sizeBytes, long logBytes) {
    Path medium = folder.resolve("medium");
    Mkfs.format(
        medium, MkfsOptions.defaults().withSize(sizeBytes).withLogBytes(logBytes), as(OWNER));
    return MediaSpec.of(medium);
  }

  private static void isClean(MediaSpec spec) {
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  /** Slots by the table of famfs-format section 3. */
  @ParameterizedTest
  @CsvSource({"16, 30840", "32, 61680", "64, 123361", "128, 246723"})
  void logsOfAllLengthsHoldWhatTheirSlotsSay(long logMebibytes, long slots) {
    MediaSpec spec = format((logMebibytes << 20) + (64 << 20), logMebibytes << 20);
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      assertEquals(slots, client.usage().slotCount());
      publish(master, "/a", 3 * UNIT, (byte) 7);
      client.refresh();
      assertTrue(holds(client, "/a", (byte) 7));
    }
    isClean(spec);
  }

  @Test
  void aLogOf256MebibytesIsFilledToItsLastSlotAndReplayed() {
    MediaSpec spec = format(400 << 20, 256 << 20);
    long slots = LogHeaderLayout.slotCount(256 << 20);
    try (FamfsMaster master = master(spec)) {
      makeDirectories(master, slots - 1);
      assertEquals(1, master.usage().warnings().size());
      publish(master, "/last", UNIT, (byte) 9);
      assertThrows(LogFullException.class, () -> publish(master, "/more", UNIT, (byte) 1));
      assertThrows(LogFullException.class, () -> makeDirectories(master, 1));
    }
    try (FamfsClient client = client(spec)) {
      assertEquals(slots, client.namespace().entryCount());
      assertEquals(slots - 1, client.namespace().directoryCount());
      assertTrue(holds(client, "/last", (byte) 9));
    }
    isClean(spec);
  }

  /** A thousand directories and what else is asked for in them, by one commit. */
  private static void makeDirectories(FamfsMaster master, long count) {
    int parents = 1_000;
    String prefix = "/d" + master.namespace().entryCount() + "-";
    List<PendingEntry> pending = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String path = prefix + i % parents + (i < parents ? "" : "/n" + i);
      pending.add(PendingDirectory.required(FamfsPath.of(path), DIRECTORY));
    }
    master.commitAll(pending);
  }

  /** Arithmetic beyond 2^31 bytes, without making such a log. */
  @Test
  void slotsOfHugeLogsLieWhereTheyShould() {
    long logBytes = 8L << 30;
    long slots = LogHeaderLayout.slotCount(logBytes);
    assertEquals(15_790_320, slots);
    long last = LogHeaderLayout.slotMediaOffset(slots - 1);
    assertEquals((2L << 20) + 48 + 544 * 15_790_319L, last);
    assertTrue(last + 544 <= (2L << 20) + logBytes);
    assertEquals(0, LogHeaderLayout.slotCount(Long.MIN_VALUE));
  }

  @Test
  void aLogThatClaimsToBeFullAndIsEmptyEndsAtItsFirstSlot() throws IOException {
    MediaSpec spec = format(400 << 20, 256 << 20);
    long slots = LogHeaderLayout.slotCount(256 << 20);
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.seek(LogHeaderLayout.COUNTERS_MEDIA_OFFSET);
      file.write(
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(slots)
              .putLong(slots)
              .array());
    }
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(slots, report.figures().orElseThrow().badEntryCount());
    try (FamfsClient client = client(spec)) {
      assertEquals(0, client.namespace().entryCount());
    }
  }

  /** Going through all of it would take hours. */
  @Test
  void holesOfALogThatClaimsToBeFullAreNotGoneThrough() throws IOException {
    judgeSparseLog(folder.resolve("sparse"), 1L << 39);
  }

  /** There a load fills the hole, so that the next look finds data: it must not go on like that. */
  @Test
  void holesOfALogOnTmpfsStayHoles() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "there is no /dev/shm");
    Path medium = Files.createTempFile(memory, "famfs-sparse-log-", null);
    long logBytes = 1L << 30;
    try {
      judgeSparseLog(medium, logBytes);
      try (Media media = MappedMedia.open(medium, false, MediaOptions.defaults())) {
        assertFalse(media.hasData(new MediaRange(0, logBytes / 4, logBytes / 8)));
      }
    } finally {
      Files.delete(medium);
    }
  }

  /** A log that says it is full, and has three entries that no replay reaches. */
  private static void judgeSparseLog(Path medium, long logBytes) throws IOException {
    long slots = LogHeaderLayout.slotCount(logBytes);
    long sizeBytes = 2 * logBytes;
    List<Long> written = List.of(5L, slots / 2, slots - 1);
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
      file.setLength(sizeBytes);
      file.write(SuperblockLayout.encodeNew(OWNER, OWNER, OWNER, logBytes, sizeBytes, "sparse"));
      file.seek(LogHeaderLayout.MEDIA_OFFSET);
      byte[] header = LogHeaderLayout.encodeEmpty(logBytes);
      Seals.counters(header, slots);
      file.write(header);
      for (long index : written) {
        file.seek(LogHeaderLayout.slotMediaOffset(index));
        file.write(LogEntryLayout.encode(new MkdirEntry(index, 0, 0, 0755, new byte[] {'d'})));
      }
    }
    MediaSpec spec = MediaSpec.of(medium);
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(slots - 3, report.figures().orElseThrow().badEntryCount());
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    assertEquals(written, plan.lost().stream().map(lost -> lost.index()).toList());
    assertEquals(3, plan.intactCount());
  }

  @Test
  void warningsComeAtEightyPercent() {
    MediaSpec spec = format(64 << 20, 8 << 20);
    try (FamfsMaster master = master(spec)) {
      assertEquals(List.of(), master.usage().warnings());
      publish(master, "/a", 20 * UNIT, (byte) 1);
      assertEquals(List.of(), master.usage().warnings(), "25 of 32 units");
      publish(master, "/b", UNIT, (byte) 1);
      assertEquals(1, master.usage().warnings().size());
      assertTrue(master.usage().warnings().get(0).contains("devadd"));
      master.addDevice(folder.resolve("more"), AddDeviceOptions.defaults().withSize(64 << 20));
      assertEquals(List.of(), master.usage().warnings());
      makeDirectories(master, 12_400);
      assertTrue(master.usage().warnings().get(0).contains("log"));
    }
  }
}
