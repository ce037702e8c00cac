package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
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

class GrowingReservationTest {
  private static final long MOST = 1L << 30;

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
  void growsWhereItLiesAndKeepsItsAddress() {
    try (FamfsMaster master = master(spec);
        GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
      long address = reservation.address();
      fill(reservation, 0, (byte) 5);
      reservation.grow(3 * UNIT);
      assertEquals(address, reservation.address());
      assertEquals(4 * UNIT, reservation.sizeBytes());
      assertEquals(1, reservation.ranges().size(), "one extent, as it is one run");
      fill(reservation, UNIT, (byte) 5);
      master.commit(reservation, FamfsPath.of("/grown"), FILE);
      try (FamfsClient client = client(spec)) {
        assertTrue(holds(client, "/grown", (byte) 5));
      }
    }
  }

  @Test
  void movesToMoreAddressesAndKeepsItsBytes() {
    try (FamfsMaster master = master(spec);
        GrowingReservation reservation = master.reserveGrowing(UNIT, UNIT)) {
      fill(reservation, 0, (byte) 7);
      assertThrows(NoSpaceException.class, () -> reservation.grow(UNIT));
      assertThrows(IllegalArgumentException.class, () -> reservation.widen(UNIT));
      reservation.widen(MOST);
      assertEquals(MOST, reservation.mostBytes());
      reservation.grow(2 * UNIT);
      fill(reservation, UNIT, (byte) 7);
      master.commit(reservation, FamfsPath.of("/widened"), FILE);
      try (FamfsClient client = client(spec)) {
        assertTrue(holds(client, "/widened", (byte) 7));
      }
    }
  }

  private static void fill(Reservation reservation, long from, byte value) {
    long length = reservation.sizeBytes() - from;
    reservation.prepare(from, length);
    RawMemory.fill(reservation.address() + from, length, value);
  }

  @Test
  void goesOnBehindWhatOthersTookAndIsOneRangeOfAddresses() {
    try (FamfsMaster master = master(spec);
        FamfsMaster other = master(spec);
        GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
      publish(other, "/between", UNIT, (byte) 9);
      reservation.grow(2 * UNIT);
      assertEquals(2, reservation.ranges().size());
      fill(reservation, 0, (byte) 6);
      master.commit(reservation, FamfsPath.of("/grown"), FILE);
      try (FamfsClient client = client(spec)) {
        assertTrue(holds(client, "/grown", (byte) 6));
        assertTrue(holds(client, "/between", (byte) 9));
      }
    }
  }

  @Test
  void whatIsCutOffIsFreeAtOnceAndForOthersToo() {
    try (FamfsMaster master = master(spec);
        FamfsMaster other = master(spec)) {
      long free = master.freeBytes();
      try (GrowingReservation reservation = master.reserveGrowing(2 * UNIT, MOST)) {
        reservation.grow(5 * UNIT);
        fill(reservation, 0, (byte) 1);
        reservation.cut(2 * UNIT + 100);
        assertEquals(2 * UNIT + 100, reservation.sizeBytes());
        assertEquals(free - 3 * UNIT, master.freeBytes());
        long behind = reservation.ranges().get(0).endOffset();
        try (Reservation next = other.reserve(UNIT)) {
          assertEquals(behind, next.ranges().get(0).mediaOffset());
        }
        master.commit(reservation, FamfsPath.of("/cut"), FILE);
      }
      assertEquals(free - 3 * UNIT, master.freeBytes());
      other.refresh();
      assertTrue(holds(other, "/cut", (byte) 1));
      assertEquals(2 * UNIT + 100, other.findFile(FamfsPath.of("/cut")).sizeBytes());
    }
  }

  @Test
  void oneThatIsClosedLeavesNothing() {
    try (FamfsMaster master = master(spec)) {
      long free = master.freeBytes();
      try (GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
        reservation.grow(UNIT);
        fill(reservation, 0, (byte) 1);
      }
      assertEquals(free, master.freeBytes());
      assertEquals(0, master.refresh().fileCount());
    }
  }

  @Test
  void withoutRoomItStaysAsItIs() {
    try (FamfsMaster master = master(spec)) {
      long free = master.freeBytes();
      try (GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
        assertThrows(NoSpaceException.class, () -> reservation.grow(free));
        assertThrows(NoSpaceException.class, () -> reservation.grow(2 * MOST));
        assertEquals(UNIT, reservation.sizeBytes());
        assertEquals(free - UNIT, master.freeBytes());
        reservation.grow(free - UNIT);
        assertEquals(0, master.freeBytes());
      }
      assertEquals(free, master.freeBytes());
    }
  }

  @Test
  void aMediumInPiecesIsFilledPieceByPieceUpToTheFormatsLimit() {
    try (FamfsMaster master = master(spec)) {
      List<MediaRange> holes = everySecondUnit(master);
      try (GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
        reservation.grow(4 * UNIT);
        assertEquals(holes.subList(0, 5), reservation.ranges());
        fill(reservation, 0, (byte) 3);
        reservation.cut(3 * UNIT + 1);
        reservation.grow(UNIT);
        reservation.cut(4 * UNIT);
        fill(reservation, 0, (byte) 3);
        master.commit(reservation, FamfsPath.of("/scattered"), FILE);
      }
      assertTrue(holds(master, "/scattered", (byte) 3));
    }
  }

  @Test
  void moreExtentsThanALogEntryHoldsAreRefused() {
    Path large = folder.resolve("large.famfs");
    Mkfs.format(
        large, MkfsOptions.defaults().withSize(256 << 20), StoreFixture.as(StoreFixture.OWNER));
    try (FamfsMaster master = master(MediaSpec.of(large))) {
      everySecondUnit(master);
      try (GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
        reservation.grow(15 * UNIT);
        assertEquals(16, reservation.ranges().size());
        assertThrows(NoSpaceException.class, () -> reservation.grow(UNIT));
        assertEquals(16 * UNIT, reservation.sizeBytes());
      }
    }
  }

  /** Fills the medium, then leaves every second unit free. */
  private static List<MediaRange> everySecondUnit(FamfsMaster master) {
    List<Reservation> units = new ArrayList<>();
    while (master.freeBytes() > 0) {
      units.add(master.reserve(UNIT));
    }
    List<MediaRange> holes = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      if (i % 2 == 0) {
        holes.addAll(units.get(i).ranges());
        units.get(i).close();
      } else {
        String name = "/kept-" + i;
        master.commit(units.get(i), FamfsPath.of(name), FILE);
      }
    }
    return holes;
  }

  @Test
  void afterTheCommitItCannotBeUsed() {
    try (FamfsMaster master = master(spec);
        GrowingReservation reservation = master.reserveGrowing(UNIT, MOST)) {
      fill(reservation, 0, (byte) 1);
      reservation.settle(UNIT / 2);
      master.commit(reservation, FamfsPath.of("/done"), FILE);
      assertThrows(StoreClosedException.class, () -> reservation.grow(UNIT));
      assertThrows(StoreClosedException.class, () -> reservation.cut(1));
      assertThrows(StoreClosedException.class, () -> reservation.settle(UNIT));
      assertTrue(holds(master, "/done", (byte) 1));
    }
  }
}
