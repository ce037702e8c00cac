package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.fill;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamfsMasterTest {
  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
  }

  @AfterEach
  void isClean() {
    FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  @Test
  void whatIsCommittedIsSeenByTheNextRefreshOfAnotherHost() {
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      assertTrue(client.namespace().find(FamfsPath.of("/a")).isEmpty());
      publish(master, "/a", 5_000_000, (byte) 7);
      assertTrue(client.namespace().find(FamfsPath.of("/a")).isEmpty(), "not before a refresh");
      client.refresh();
      assertTrue(holds(client, "/a", (byte) 7));
    }
  }

  @Test
  void aSnapshotDoesNotChangeWhenTheLogGrows() {
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/d"), DIRECTORY);
      Namespace before = master.namespace();
      master.mkdir(FamfsPath.of("/d/e"), DIRECTORY);
      publish(master, "/d/f", 10, (byte) 1);
      DirectoryNode directory = (DirectoryNode) before.find(FamfsPath.of("/d")).orElseThrow();
      assertEquals(List.of(), before.children(directory));
      assertTrue(before.find(FamfsPath.of("/d/f")).isEmpty());
      assertEquals(0, before.files().size());
      assertEquals(
          List.of("e", "f"),
          master.namespace().children(directory).stream().map(n -> n.path().nameText()).toList());
    }
  }

  @Test
  void nothingIsSeenOfAReservationThatIsGivenBack() {
    try (FamfsMaster master = master(spec)) {
      long free = master.freeBytes();
      try (Reservation reservation = master.reserve(3 * UNIT)) {
        fill(reservation, (byte) 1);
        assertEquals(free - 3 * UNIT, master.freeBytes());
      }
      assertEquals(free, master.freeBytes());
      assertEquals(0, master.refresh().fileCount());
    }
  }

  @Test
  void aFailedCommitLeavesTheReservationToItsHolder() {
    try (FamfsMaster master = master(spec);
        Reservation reservation = master.reserve(10)) {
      fill(reservation, (byte) 3);
      FamfsPath noParent = FamfsPath.of("/no/such/folder");
      assertThrows(NoSuchPathException.class, () -> master.commit(reservation, noParent, FILE));
      master.commit(reservation, FamfsPath.of("/here"), FILE);
      assertTrue(holds(master, "/here", (byte) 3));
    }
  }

  @Test
  void twoMastersOfOneHostNeverGetTheSameSpace() {
    try (FamfsMaster one = master(spec);
        FamfsMaster two = master(spec);
        Reservation first = one.reserve(2 * UNIT);
        Reservation second = two.reserve(UNIT);
        Reservation third = one.reserve(UNIT)) {
      assertEquals(range(first).endOffset(), range(second).mediaOffset());
      assertEquals(range(second).endOffset(), range(third).mediaOffset());
      fill(first, (byte) 1);
      fill(second, (byte) 2);
      two.commit(second, FamfsPath.of("/two"), FILE);
      one.commit(first, FamfsPath.of("/one"), FILE);
      assertTrue(holds(one, "/one", (byte) 1));
      assertTrue(holds(one, "/two", (byte) 2));
    }
  }

  private static MediaRange range(Reservation reservation) {
    return reservation.ranges().get(0);
  }

  @Test
  void spaceThatWasCommittedElsewhereIsNotHandedOutAgain() {
    try (FamfsMaster one = master(spec);
        FamfsMaster two = master(spec)) {
      publish(two, "/two", UNIT, (byte) 2);
      publish(one, "/one", UNIT, (byte) 1);
      assertTrue(holds(one, "/two", (byte) 2));
    }
  }

  @Test
  void aMediumThatIsFullSaysSoAndTakesWhatStillFits() {
    try (FamfsMaster master = master(spec)) {
      long free = master.freeBytes();
      assertThrows(NoSpaceException.class, () -> master.reserve(free + 1));
      publish(master, "/most", free - UNIT, (byte) 1);
      assertThrows(NoSpaceException.class, () -> master.reserve(UNIT + 1));
      publish(master, "/rest", UNIT, (byte) 2);
      assertThrows(NoSpaceException.class, () -> master.reserve(1));
      assertEquals(0, master.freeBytes());
    }
  }

  @Test
  void aStoreNeverOverwrites() {
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 1, (byte) 1);
      assertThrows(PathExistsException.class, () -> publish(master, "/a", 1, (byte) 2));
      assertThrows(PathExistsException.class, () -> master.mkdir(FamfsPath.of("/a"), DIRECTORY));
      assertThrows(PathExistsException.class, () -> publish(master, "/a/b", 1, (byte) 2));
      assertThrows(PathExistsException.class, () -> master.mkdirs(FamfsPath.of("/a/b"), DIRECTORY));
      assertThrows(PathExistsException.class, () -> master.mkdir(FamfsPath.ROOT, DIRECTORY));
      assertTrue(holds(master, "/a", (byte) 1));
    }
  }

  @Test
  void namesOfTheMetaFilesAreRefused() {
    try (FamfsMaster master = master(spec)) {
      assertThrows(
          InvalidPathException.class, () -> master.mkdir(FamfsPath.of("/.meta/x"), DIRECTORY));
    }
  }

  @Test
  void aJobOfManyFilesBecomesVisibleByOneCommit() {
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec);
        Reservation one = master.reserve(1);
        Reservation two = master.reserve(2)) {
      fill(one, (byte) 1);
      fill(two, (byte) 2);
      FamfsPath first = FamfsPath.of("/x/y/one");
      List<PendingEntry> job = new ArrayList<>(FamfsMaster.parentsOf(first, DIRECTORY));
      job.add(new PendingFile(one, first, FILE));
      job.add(new PendingFile(two, FamfsPath.of("/x/y/two"), FILE));
      List<PublishedFile> files = master.commitAll(job);
      assertEquals(List.of(2L, 3L), files.stream().map(PublishedFile::logIndex).toList());
      client.refresh();
      assertTrue(holds(client, "/x/y/one", (byte) 1) && holds(client, "/x/y/two", (byte) 2));
    }
  }

  @Test
  void aJobThatCannotBeDoneWholeIsNotDoneAtAll() {
    try (FamfsMaster master = master(spec);
        Reservation one = master.reserve(1)) {
      FamfsPath path = FamfsPath.of("/x/one");
      List<PendingEntry> job = new ArrayList<>(FamfsMaster.parentsOf(path, DIRECTORY));
      job.add(new PendingFile(one, path, FILE));
      job.add(PendingDirectory.required(path, DIRECTORY));
      assertThrows(PathExistsException.class, () -> master.commitAll(job));
      assertEquals(0, master.refresh().entryCount());
    }
  }

  @Test
  void otherHostsAreRefusedByName() {
    NotMasterException refused =
        assertThrows(
            NotMasterException.class,
            () -> FamfsStore.openMaster(spec, as(StoreFixture.STRANGER)).close());
    assertTrue(refused.getMessage().contains(StoreFixture.OWNER.toString()), refused.getMessage());
    assertTrue(
        refused.getMessage().contains(StoreFixture.STRANGER.toString()), refused.getMessage());
  }

  @Test
  void allViewsOfAFileShareOneMappingWhichGoesWithTheLastPin() {
    FamfsMaster master = master(spec);
    publish(master, "/a", UNIT, (byte) 5);
    FileView one = master.open(FamfsPath.of("/a"));
    FileView two = master.open(FamfsPath.of("/a"));
    assertEquals(one.address(), two.address());
    MemoryRange.Pin pin = two.pin("test");
    one.close();
    two.close();
    master.close();
    assertThrows(StoreClosedException.class, one::address);
    assertThrows(StoreClosedException.class, () -> two.pin("late"));
    assertTrue(master.holders().contains("test"));
    assertThrows(StoreClosedException.class, () -> master.open(FamfsPath.of("/a")));
    pin.close();
    pin.close();
    assertEquals(List.of(), master.holders());
  }

  @Test
  void formattingIsRefusedWhileAMappingIsPinnedAlthoughTheStoreIsClosed() {
    FamfsClient client;
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 1, (byte) 5);
    }
    client = client(spec);
    FileView view = client.open(FamfsPath.of("/a"));
    client.close();
    MkfsOptions force = MkfsOptions.defaults().withForce();
    assertThrows(
        MediaBusyException.class, () -> Mkfs.format(spec.primary(), force, as(StoreFixture.OWNER)));
    view.close();
    assertTrue(Mkfs.format(spec.primary(), force, as(StoreFixture.OWNER)).fsUuid().isPresent());
  }

  @Test
  void aRevokedStoreIsNoticedByItsMaster() {
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 1, (byte) 5);
      Mkfs.format(
          spec.primary(), MkfsOptions.defaults().withForce().withRevoke(), as(StoreFixture.OWNER));
      assertThrows(StoreReformattedException.class, () -> publish(master, "/b", 1, (byte) 6));
      assertTrue(
          holds(master, "/a", (byte) 5), "who maps the old file keeps reading the old bytes");
    }
  }

  @Test
  void createdFilesReadAsZeros() {
    try (FamfsMaster master = master(spec)) {
      try (Reservation reservation = master.reserve(UNIT)) {
        fill(reservation, (byte) 9);
      }
      master.create(FamfsPath.of("/zeros"), UNIT, FILE);
      assertTrue(holds(master, "/zeros", (byte) 0));
    }
  }

  @Test
  void attributesAreLogged() {
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/d"), new FileAttributes(01777, 11, 22));
      Node node = master.find(FamfsPath.of("/d"));
      assertEquals(01777, node.mode());
      assertEquals(11, node.uid());
      assertEquals(22, node.gid());
      assertThrows(InvalidRequestException.class, () -> new FileAttributes(0100644, 0, 0));
    }
  }

  @Test
  void aGuardedMappingKeepsStoresToItself() {
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 10, (byte) 5);
      var file = master.findFile(FamfsPath.of("/a"));
      try (FileView guarded = master.open(file, Guard.COPY_ON_WRITE);
          FileView shared = master.open(file)) {
        assertNotEquals(guarded.address(), shared.address());
        RawMemory.putByte(guarded.address(), (byte) 6);
        assertEquals(6, RawMemory.getByte(guarded.address()));
        assertEquals(5, RawMemory.getByte(shared.address()));
      }
    }
  }

  @Test
  void openByPathRefusesWhatIsNoFile() {
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/d"), DIRECTORY);
      assertThrows(NoSuchPathException.class, () -> master.open(FamfsPath.of("/d")));
      assertThrows(NoSuchPathException.class, () -> master.open(FamfsPath.of("/nothing")));
      assertThrows(InvalidRequestException.class, () -> master.reserve(0));
      assertSame(SystemRole.MASTER, master.role());
      assertFalse(master.replay().stop().isPresent());
    }
  }

  @Test
  void closingDuringACommitWaitsForIt() throws Exception {
    try (FamfsMaster master = master(spec)) {
      for (int i = 0; i < 25; i++) {
        FamfsPath path = FamfsPath.of("/f" + i);
        Reservation reservation = master.reserve(100);
        fill(reservation, (byte) 7);
        Thread closer = new Thread(reservation::close);
        closer.start();
        try {
          master.commit(reservation, path, FILE);
          closer.join();
          assertTrue(holds(master, path.toString(), (byte) 7), "committed and whole");
        } catch (InvalidRequestException closedFirst) {
          closer.join();
          assertTrue(master.refresh().find(path).isEmpty());
        }
      }
    }
  }

  @Test
  void oneReservationHasOneName() {
    try (FamfsMaster master = master(spec);
        Reservation reservation = master.reserve(10)) {
      fill(reservation, (byte) 1);
      PendingFile one = new PendingFile(reservation, FamfsPath.of("/one"), FILE);
      PendingFile two = new PendingFile(reservation, FamfsPath.of("/two"), FILE);
      assertThrows(InvalidRequestException.class, () -> master.commitAll(List.of(one, two)));
      assertEquals(0, master.refresh().entryCount());
      master.commitAll(List.of(one));
      assertThrows(InvalidRequestException.class, () -> master.commitAll(List.of(two)));
      assertThrows(StoreClosedException.class, reservation::address);
      assertThrows(StoreClosedException.class, () -> reservation.prepare(0, 1));
    }
  }

  @Test
  void formattingIsRefusedWhileAnOwnersViewIsOpenAlthoughItsStoreIsClosed() {
    FamfsMaster master = master(spec);
    publish(master, "/a", 1, (byte) 5);
    FileView view = master.open(FamfsPath.of("/a"));
    master.close();
    MkfsOptions force = MkfsOptions.defaults().withForce();
    assertThrows(
        MediaBusyException.class, () -> Mkfs.format(spec.primary(), force, as(StoreFixture.OWNER)));
    view.close();
    Mkfs.format(spec.primary(), force, as(StoreFixture.OWNER));
  }
}
