package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BorrowedSpaceTest {
  private static final long SIZE_BYTES = 2 * UNIT + 1234;

  @TempDir Path folder;
  private MediaSpec spec;
  private FamfsMaster lender;
  private FamfsClient borrower;

  @BeforeEach
  void open() {
    spec = StoreFixture.format(folder);
    lender = master(spec);
    borrower = FamfsStore.openClient(spec, as(OWNER));
  }

  @AfterEach
  void isClean() {
    borrower.close();
    lender.close();
    FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  private static void fill(BorrowedSpace space, byte value) {
    space.prepare(0, space.sizeBytes());
    RawMemory.fill(space.address(), space.sizeBytes(), value);
    space.writeBack();
  }

  @Test
  void whatTheBorrowerFillsTheLenderNames() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES)) {
      try (BorrowedSpace space = borrower.borrow(reservation.lend())) {
        assertEquals(SIZE_BYTES, space.sizeBytes());
        fill(space, (byte) 5);
      }
      assertTrue(borrower.refresh().find(FamfsPath.of("/lent")).isEmpty());
      reservation.markWrittenBack();
      lender.commit(reservation, FamfsPath.of("/lent"), FILE);
    }
    try (FamfsClient reader = client(spec)) {
      assertTrue(holds(reader, "/lent", (byte) 5));
    }
  }

  /** Whatever comes first: neither waits for the other for ever. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStoreIsClosedWhileItBorrows() throws InterruptedException {
    try (Reservation reservation = lender.reserve(SIZE_BYTES)) {
      SpaceLoan loan = reservation.lend();
      for (int i = 0; i < 200; i++) {
        FamfsClient closing = FamfsStore.openClient(spec, as(OWNER));
        Thread closer = new Thread(closing::close);
        closer.start();
        try (BorrowedSpace space = closing.borrow(loan)) {
          assertEquals(SIZE_BYTES, space.sizeBytes());
        } catch (StoreClosedException closed) {
          assertTrue(closed.getMessage().contains("is closed"), closed::getMessage);
        }
        closer.join();
      }
    }
  }

  @Test
  void lentSpaceIsNobodyElses() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES);
        FamfsMaster other = master(spec)) {
      SpaceLoan loan = reservation.lend();
      try (Reservation elsewhere = other.reserve(SIZE_BYTES)) {
        assertFalse(overlap(loan.space(), elsewhere.ranges()));
      }
    }
  }

  @Test
  void aBorrowerKeepsTheSpaceWhenItsLenderIsGone() {
    Reservation reservation = lender.reserve(SIZE_BYTES);
    SpaceLoan loan = reservation.lend();
    try (BorrowedSpace space = borrower.borrow(loan)) {
      reservation.close();
      lender.close();
      try (FamfsMaster other = master(spec);
          Reservation elsewhere = other.reserve(SIZE_BYTES)) {
        assertFalse(overlap(loan.space(), elsewhere.ranges()));
        fill(space, (byte) 7);
      }
    }
    try (FamfsMaster other = master(spec);
        Reservation again = other.reserve(SIZE_BYTES)) {
      assertTrue(overlap(loan.space(), again.ranges()), "and gives it back at the end");
    }
  }

  @Test
  void aLenderKeepsTheSpaceWhenItsBorrowerIsGone() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES)) {
      SpaceLoan loan = reservation.lend();
      borrower.borrow(loan).close();
      try (FamfsMaster other = master(spec);
          Reservation elsewhere = other.reserve(SIZE_BYTES)) {
        assertFalse(overlap(loan.space(), elsewhere.ranges()));
      }
    }
  }

  @Test
  void spaceThatWasTakenBackIsNotLent() {
    Reservation reservation = lender.reserve(SIZE_BYTES);
    SpaceLoan loan = reservation.lend();
    reservation.close();
    assertThrows(SpaceNotLentException.class, () -> borrower.borrow(loan));
    try (Reservation others = lender.reserve(SIZE_BYTES)) {
      assertTrue(overlap(loan.space(), others.ranges()));
      assertThrows(SpaceNotLentException.class, () -> borrower.borrow(loan));
    }
  }

  @Test
  void spaceThatTheLogNamesIsNotLentWhoeverLocksIt() {
    Reservation reservation = lender.reserve(SIZE_BYTES);
    SpaceLoan loan = reservation.lend();
    lender.commit(reservation, FamfsPath.of("/named"), FILE);
    lender.share(loan.space().get(0));
    SpaceNotLentException refused =
        assertThrows(SpaceNotLentException.class, () -> borrower.borrow(loan));
    assertTrue(refused.getMessage().contains("named by the log"), refused.getMessage());
  }

  @Test
  void aHostThatIsNotTheOwnerCannotBorrow() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES);
        FamfsClient stranger = client(spec)) {
      SpaceLoan loan = reservation.lend();
      assertThrows(NotMasterException.class, () -> stranger.borrow(loan));
    }
  }

  @Test
  void aLoanThatMakesNoSenseIsRefused() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES)) {
      SpaceLoan loan = reservation.lend();
      MediaRange elsewhere = new MediaRange(3, loan.space().get(0).mediaOffset(), 3 * UNIT);
      assertThrows(
          StoreReformattedException.class,
          () ->
              borrower.borrow(
                  new SpaceLoan(UUID.randomUUID(), SIZE_BYTES, loan.pieces(), loan.space())));
      assertThrows(
          InvalidRequestException.class,
          () -> new SpaceLoan(loan.fsUuid(), SIZE_BYTES, loan.pieces(), List.of(elsewhere)));
      assertThrows(
          InvalidRequestException.class,
          () -> new SpaceLoan(loan.fsUuid(), 4 * UNIT, loan.pieces(), loan.space()));
      SpaceLoan unknownDevice =
          new SpaceLoan(loan.fsUuid(), SIZE_BYTES, List.of(elsewhere), List.of(elsewhere));
      assertThrows(InvalidRequestException.class, () -> borrower.borrow(unknownDevice));
    }
  }

  @Test
  void spaceThatWasGivenBackIsNotTouchedAnyMore() {
    try (Reservation reservation = lender.reserve(SIZE_BYTES)) {
      BorrowedSpace space = borrower.borrow(reservation.lend());
      space.close();
      space.close();
      assertThrows(StoreClosedException.class, space::address);
      assertThrows(StoreClosedException.class, space::writeBack);
    }
  }

  private static boolean overlap(List<MediaRange> some, List<MediaRange> others) {
    return some.stream()
        .anyMatch(
            one ->
                others.stream()
                    .anyMatch(
                        other ->
                            one.deviceIndex() == other.deviceIndex()
                                && one.mediaOffset() < other.endOffset()
                                && other.mediaOffset() < one.endOffset()));
  }
}
