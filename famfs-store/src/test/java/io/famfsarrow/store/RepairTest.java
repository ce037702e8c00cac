package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.STRANGER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting a log back to what replay can reach (famfs-format 19.2). */
class RepairTest {
  @TempDir Path folder;
  private MediaSpec spec;

  /** Five entries: /d, /d/a, /d/b, /d/c, /e. */
  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/d"), DIRECTORY);
      publish(master, "/d/a", UNIT, (byte) 1);
      publish(master, "/d/b", UNIT, (byte) 2);
      publish(master, "/d/c", UNIT, (byte) 3);
      master.mkdir(FamfsPath.of("/e"), DIRECTORY);
    }
  }

  private void write(long mediaOffset, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.seek(mediaOffset);
      file.write(bytes);
    }
  }

  /** Damages an entry behind its path, as a torn store would. */
  private void tear(long index) throws IOException {
    write(
        LogHeaderLayout.slotMediaOffset(index) + LogEntryLayout.LENGTH_BYTES - 20, new byte[] {9});
  }

  private void setCounters(long seqnum, long nextIndex) throws IOException {
    byte[] bytes = new byte[16];
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(seqnum)
        .putLong(nextIndex);
    write(LogHeaderLayout.COUNTERS_MEDIA_OFFSET, bytes);
  }

  private FsckReport fsck() {
    return Fsck.check(spec, MediaOptions.defaults());
  }

  private void repair() {
    Repair.apply(spec, as(OWNER), Repair.plan(spec, as(OWNER)), false);
    assertEquals(FsckReport.Verdict.CLEAN, fsck().verdict(), fsck().problems()::toString);
    assertFalse(Repair.plan(spec, as(OWNER)).isNeeded());
  }

  @Test
  void aCleanLogNeedsNone() throws IOException {
    byte[] before = Files.readAllBytes(spec.primary());
    Repair.Plan plan = Repair.plan(spec, as(STRANGER));
    assertFalse(plan.isNeeded());
    assertEquals(List.of(), plan.lost());
    assertArrayEquals(before, Files.readAllBytes(spec.primary()), "planning changes nothing");
  }

  @Test
  void aTornTailIsCutOffAndTheOwnerGoesOn() throws IOException {
    tear(4);
    try (FamfsMaster master = master(spec)) {
      assertThrows(CorruptMediaException.class, () -> master.mkdir(FamfsPath.of("/f"), DIRECTORY));
    }
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    assertEquals(4, plan.repairedIndex());
    assertFalse(plan.losesIntactEntries());
    assertEquals(
        List.of(new Repair.LostEntry(4, Optional.of(FamfsPath.of("/e")), false)), plan.lost());
    repair();
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/f"), DIRECTORY);
      assertTrue(holds(master, "/d/c", (byte) 3));
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck().verdict());
  }

  @Test
  void validEntriesBehindATornOneAreNamedBeforeTheyAreLost() throws IOException {
    tear(2);
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    assertEquals(2, plan.repairedIndex());
    assertEquals(3, plan.lostCount());
    assertEquals(2, plan.intactCount());
    assertTrue(plan.losesIntactEntries());
    assertEquals(
        List.of("/d/b", "/d/c", "/e"),
        plan.lost().stream().map(lost -> lost.path().orElseThrow().toString()).toList());
    repair();
    try (FamfsMaster master = master(spec)) {
      assertTrue(holds(master, "/d/a", (byte) 1));
      publish(master, "/new", 2 * UNIT, (byte) 4);
      assertTrue(holds(master, "/new", (byte) 4));
      assertEquals(3, master.namespace().entryCount());
    }
  }

  @Test
  void slotsThatWereNeverWrittenAreNothingToLose() throws IOException {
    setCounters(20_000, 20_000);
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    assertEquals(20_000, plan.nextIndex());
    assertEquals(5, plan.repairedIndex());
    assertEquals(0, plan.lostCount());
    repair();
  }

  @Test
  void countersThatDifferAreAligned() throws IOException {
    setCounters(3, 5);
    assertEquals(ProblemCode.LOG_NEXT_SEQNUM, fsck().problems().get(0).code());
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    assertTrue(plan.isNeeded());
    assertEquals(5, plan.repairedIndex());
    repair();
  }

  @Test
  void aSessionOfTheOwnerAlignsThemToo() throws IOException {
    setCounters(3, 5);
    try (FamfsMaster master = master(spec);
        Reservation unused = master.reserve(1)) {
      assertEquals(List.of(), fsck().problems());
    }
  }

  @Test
  void onlyTheOwnerMay() throws IOException {
    tear(4);
    Repair.Plan plan = Repair.plan(spec, as(STRANGER));
    assertThrows(NotMasterException.class, () -> Repair.apply(spec, as(STRANGER), plan, true));
    assertEquals(FsckReport.Verdict.ERRORS, fsck().verdict());
  }

  @Test
  void aPlanThatIsOutOfDateIsNotCarriedOut() throws IOException {
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/f"), DIRECTORY);
    }
    assertThrows(MediaBusyException.class, () -> Repair.apply(spec, as(OWNER), plan, false));
    tear(1);
    repair();
  }

  @Test
  void aDamagedHeaderIsNotForThisRepair() throws IOException {
    write(LogHeaderLayout.MEDIA_OFFSET, new byte[] {1});
    assertThrows(CorruptMediaException.class, () -> Repair.plan(spec, as(OWNER)));
  }

  @Test
  void nobodyOfThisHostMayHaveItOpenUnlessRevoked() throws IOException {
    tear(4);
    Repair.Plan plan = Repair.plan(spec, as(OWNER));
    try (FamfsClient client = client(spec)) {
      MediaBusyException busy =
          assertThrows(MediaBusyException.class, () -> Repair.apply(spec, as(OWNER), plan, false));
      assertTrue(busy.getMessage().contains("--revoke to repair"), busy::getMessage);
      client.requireSameStore();
      Repair.apply(spec, as(OWNER), plan, true);
      assertThrows(StoreReformattedException.class, client::requireSameStore);
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck().verdict());
  }

  @Test
  void whereNoEntryGoesReadersGoOn() throws IOException {
    setCounters(3, 5);
    try (FamfsClient client = client(spec)) {
      Repair.apply(spec, as(OWNER), Repair.plan(spec, as(OWNER)), false);
      client.refresh();
      assertEquals(5, client.namespace().entryCount());
    }
    assertEquals(List.of(), fsck().problems());
  }

  /**
   * Whether other entries were appended since, fewer, as many, or more than were taken back; the
   * last of them is the same to the last bit as the one that was there.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void aReaderThatHadSeenMoreIsTold(int appended) throws IOException {
    try (FamfsClient client = client(spec);
        FileView view = client.open(FamfsPath.of("/d/c"))) {
      assertTrue(holds(client, "/d/c", (byte) 3));
      tear(3);
      Repair.apply(spec, as(OWNER), Repair.plan(spec, as(OWNER)), true);
      try (FamfsMaster master = master(spec)) {
        for (int i = 1; i < appended; i++) {
          publish(master, "/d/c" + i, UNIT, (byte) (20 + i));
        }
        if (appended > 0) {
          master.mkdir(FamfsPath.of("/e"), DIRECTORY);
        }
      }
      assertThrows(StoreReformattedException.class, client::refresh);
      assertThrows(StoreReformattedException.class, client::refresh, "and it stays so");
      StoreReformattedException told =
          assertThrows(StoreReformattedException.class, client::requireSameStore);
      assertTrue(told.getMessage().contains("repaired"), told::getMessage);
      assertEquals(UNIT, view.sizeBytes(), "what is mapped stays mapped");
    }
    try (FamfsClient client = client(spec)) {
      assertEquals(3 + appended, client.namespace().entryCount());
      assertTrue(client.namespace().find(FamfsPath.of("/d/c")).isEmpty());
    }
  }

  @Test
  void aRestoreOverTheSameStoreIsAnotherEpochAndOverAnotherIsNot() throws IOException {
    byte[] region = Arrays.copyOf(Files.readAllBytes(spec.primary()), 2 << 20);
    try (Media media = MappedMedia.open(spec.primary(), false, MediaOptions.defaults())) {
      byte[] restored = RestoreTarget.inEpoch(media, region);
      assertNotEquals(
          SuperblockLayout.decode(region).epoch(), SuperblockLayout.decode(restored).epoch());
      assertEquals(SuperblockLayout.EPOCH_OFFSET, Arrays.mismatch(region, restored) & -8);
      byte[] other = region.clone();
      other[48]++; // of the file system's UUID
      assertArrayEquals(other, RestoreTarget.inEpoch(media, other));
    }
  }
}
