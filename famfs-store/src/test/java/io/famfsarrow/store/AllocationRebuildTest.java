package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the allocator hands out and what replay finds taken are the same. */
class AllocationRebuildTest {
  private final long seed = System.nanoTime();

  @TempDir Path folder;

  private MediaSpec format(long sizeBytes) {
    Path medium = folder.resolve("medium");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(sizeBytes), as(OWNER));
    return MediaSpec.of(medium);
  }

  private static FsckReport fsck(MediaSpec spec) {
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
    return report;
  }

  /** Names without contents: nothing is written, so that a large sparse medium costs nothing. */
  private static void name(FamfsMaster master, Reservation reservation, String path) {
    master.commit(reservation, FamfsPath.of(path), FILE);
  }

  @Test
  void aGibibyteHolds507FilesOfOneUnit() {
    MediaSpec spec = format(1L << 30);
    try (FamfsMaster master = master(spec)) {
      for (int i = 0; i < 507; i++) {
        try (Reservation reservation = master.reserve(1 + i)) {
          name(master, reservation, "/f" + i);
        }
      }
      assertThrows(NoSpaceException.class, () -> master.reserve(1));
      master.mkdir(FamfsPath.of("/d"), DIRECTORY);
      master.mkdirs(FamfsPath.of("/d/e/f"), DIRECTORY);
    }
    for (int i = 0; i < 2; i++) {
      try (FamfsClient client = client(spec)) {
        assertEquals(507, client.namespace().fileCount());
        assertEquals(3, client.namespace().directoryCount());
        assertEquals(0, client.usage().freeBytes());
      }
    }
    assertEquals(0, fsck(spec).figures().orElseThrow().usage().largestFreeRunBytes());
  }

  @Test
  void theLastUnitsAreTakenOneByOneThenNothing() {
    MediaSpec spec = format(256L << 20);
    try (FamfsMaster master = master(spec)) {
      try (Reservation most = master.reserve(master.freeBytes() - 9 * UNIT)) {
        name(master, most, "/most");
      }
      for (int i = 0; i < 9; i++) {
        assertThrows(NoSpaceException.class, () -> master.reserve(10 * UNIT));
        try (Reservation one = master.reserve(UNIT)) {
          name(master, one, "/last" + i);
        }
      }
      assertThrows(NoSpaceException.class, () -> master.reserve(1));
    }
    fsck(spec);
  }

  /** Committed, given up and still held, in one piece and in strips, on two devices. */
  @Test
  void replayFindsTheSpaceThatWasHandedOut() {
    Random random = new Random(seed);
    MediaSpec primary = format(2L << 30);
    MediaSpec spec = primary.with(folder.resolve("second"));
    List<Reservation> held = new ArrayList<>();
    try (FamfsMaster master = master(primary)) {
      master.addDevice(folder.resolve("second"), AddDeviceOptions.defaults().withSize(1L << 30));
      long named = master.usage().usedBytes();
      for (int i = 0; i < 120; i++) {
        Reservation reservation = reserve(master, random);
        int fate = random.nextInt(10);
        if (fate < 6) {
          name(master, reservation, "/f" + i);
          named += spaceOf(List.of(reservation));
        } else if (fate < 9) {
          reservation.close();
        } else {
          held.add(reservation);
        }
        StoreUsage usage = master.usage();
        assertEquals(named, usage.usedBytes(), "seed " + seed);
        assertEquals(usage.freeBytes() - spaceOf(held), master.freeBytes(), "seed " + seed);
        if (i % 20 == 0) {
          try (FamfsClient client = client(spec)) {
            assertEquals(usage, client.usage(), "seed " + seed);
          }
        }
      }
      held.forEach(Reservation::close);
    }
    fsck(spec);
  }

  private static long spaceOf(List<Reservation> reservations) {
    return reservations.stream()
        .flatMap(reservation -> reservation.ranges().stream())
        .mapToLong(range -> range.lengthBytes())
        .sum();
  }

  private static Reservation reserve(FamfsMaster master, Random random) {
    long sizeBytes = 1 + random.nextLong(12 * UNIT);
    InterleaveParams params =
        InterleaveParams.ofStrips(1 + random.nextInt(4)).withChunkBytes(UNIT << random.nextInt(2));
    return random.nextBoolean()
        ? master.reserve(sizeBytes)
        : master.reserve(sizeBytes, Placement.interleaved(params));
  }
}
