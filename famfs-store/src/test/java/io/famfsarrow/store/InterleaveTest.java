package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RawMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interleaved files on one device, and the defaults file (famfs-format 11.3 and 11.4). */
class InterleaveTest {
  private static final long GIB = 1L << 30;
  private static final long BUCKET_UNITS = GIB / UNIT;

  @TempDir Path folder;
  private MediaSpec spec;

  /** A sparse device of eight smallest buckets; superblock and log lie in bucket 0. */
  @BeforeEach
  void format() {
    Path medium = folder.resolve("eight");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(8 * GIB), as(OWNER));
    spec = MediaSpec.of(medium);
  }

  @AfterEach
  void isClean() {
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  private FamfsMaster master() {
    return FamfsStore.openMaster(spec, as(OWNER).withBucketSeed(1));
  }

  private static Placement over(int buckets, int strips, long chunkBytes) {
    return Placement.interleaved(new InterleaveParams(buckets, strips, chunkBytes));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8, 3145728", // no power of two
    "8, 8, 1048576", // less than a unit
    "8, 8, -2097152",
    "65, 8, 2097152", // too many buckets
    "9, 8, 2097152", // buckets below 1 GiB
    "4, 8, 2097152", // more strips than buckets
    "8, 17, 2097152", // more strips than an entry holds
    "8, -1, 2097152",
    "-8, 1, 2097152",
    "8, 0, 2097152" // no strips: the famfs tools divide by zero here
  })
  void parametersThatBreakARuleAreRefused(int buckets, int strips, long chunkBytes) {
    try (FamfsMaster master = master()) {
      assertThrows(
          InvalidRequestException.class,
          () -> master.reserve(64 * UNIT, over(buckets, strips, chunkBytes)));
    }
  }

  @Test
  void stripsAreAllOfOneLengthAndEachInABucketOfItsOwn() {
    try (FamfsMaster master = master();
        Reservation reservation = master.reserve(13 * UNIT, over(8, 4, 2 * UNIT))) {
      InterleavedExtent map = (InterleavedExtent) reservation.fmap();
      assertEquals(4, map.strips().size());
      assertEquals(
          4, map.strips().stream().map(strip -> strip.mediaOffset() / GIB).distinct().count());
      map.strips().forEach(strip -> assertEquals(4 * UNIT, strip.lengthBytes()));
    }
  }

  @Test
  void aFileSmallerThanAChunkLiesInOnePiece() {
    try (FamfsMaster master = master();
        Reservation small = master.reserve(4 * UNIT - 1, over(8, 8, 4 * UNIT));
        Reservation large = master.reserve(4 * UNIT, over(8, 8, 4 * UNIT))) {
      assertTrue(small.fmap() instanceof SimpleFmap);
      assertTrue(large.fmap() instanceof InterleavedExtent);
    }
  }

  /** The largest strips that bucket 0 has room for, beside superblock and log. */
  @Test
  void eightLargeStripsFitOnceAndNotTwice() {
    long stripBytes = (BUCKET_UNITS - 8) * UNIT;
    Placement over = over(8, 8, UNIT);
    try (FamfsMaster master = master();
        Reservation first = master.reserve(8 * stripBytes, over)) {
      assertEquals(8, first.ranges().size());
      long free = master.freeBytes();
      assertThrows(NoSpaceException.class, () -> master.reserve(8 * stripBytes, over));
      assertEquals(free, master.freeBytes(), "everything was given back");
    }
  }

  @Test
  void sixOfEightGoOnAsLongAsSixBucketsHaveRoom() {
    long stripUnits = BUCKET_UNITS / 4;
    Placement over = over(8, 6, UNIT);
    List<Reservation> held = new ArrayList<>();
    try (FamfsMaster master = master()) {
      // Eight buckets hold four strips each, bucket 0 three: 31 strips, so five files at most.
      for (int i = 0; i < 4; i++) {
        held.add(master.reserve(6 * stripUnits * UNIT, over));
      }
      assertThrows(NoSpaceException.class, () -> master.reserve(2 * 6 * stripUnits * UNIT, over));
      held.forEach(Reservation::close);
    }
  }

  @Test
  void whatIsLeftBehindTheBucketsIsUsedBySimpleFilesOnly() {
    try (FamfsMaster master = master();
        Reservation wide =
            master.reserve(7 * (BUCKET_UNITS * 8 / 7) * UNIT - 70 * UNIT, over(7, 7, UNIT));
        Reservation rest = master.reserve(UNIT)) {
      long bucketUnits = BUCKET_UNITS * 8 / 7;
      for (MediaRange range : wide.ranges()) {
        long bucket = range.mediaOffset() / UNIT / bucketUnits;
        assertTrue(range.endOffset() / UNIT <= (bucket + 1) * bucketUnits, range.toString());
      }
      assertEquals(1, rest.ranges().size());
    }
  }

  @Test
  void aSeedRepeatsTheChoiceOfBuckets() {
    assertEquals(chosen(42), chosen(42));
    long other = 43;
    while (chosen(other).equals(chosen(42))) {
      other++;
    }
    assertNotEquals(chosen(42), chosen(other));
  }

  private Fmap chosen(long seed) {
    try (FamfsMaster master = FamfsStore.openMaster(spec, as(OWNER).withBucketSeed(seed));
        Reservation reservation = master.reserve(3 * UNIT, over(8, 3, UNIT))) {
      return reservation.fmap();
    }
  }

  @Test
  void contentComesBackInFileOrder() {
    byte[] bytes = new byte[(int) (11 * UNIT + 4321)];
    new Random(5).nextBytes(bytes);
    try (FamfsMaster master = master()) {
      try (Reservation reservation = master.reserve(bytes.length, over(8, 5, UNIT))) {
        reservation.prepare(0, bytes.length);
        RawMemory.copy(bytes, 0, reservation.address(), bytes.length);
        master.commit(reservation, FamfsPath.of("/f"), FILE);
      }
      try (FileView view = master.open(FamfsPath.of("/f"))) {
        byte[] read = new byte[bytes.length];
        RawMemory.copy(view.address(), read, 0, read.length);
        assertArrayEquals(bytes, read);
      }
    }
  }

  private static void putDefaults(FamfsMaster master, String yaml) {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    try (Reservation reservation = master.reserve(bytes.length, Placement.simple())) {
      reservation.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, reservation.address(), bytes.length);
      master.commit(reservation, FamfsPath.ALLOCATION_DEFAULTS, FILE);
    }
  }

  private static Fmap place(FamfsMaster master, Placement placement) {
    try (Reservation reservation = master.reserve(16 * UNIT, placement)) {
      return reservation.fmap();
    }
  }

  @Test
  void theDefaultsFileDecidesUnlessTheCallerDoes() {
    try (FamfsMaster master = master()) {
      assertTrue(place(master, Placement.storeDefault()) instanceof SimpleFmap);
      putDefaults(master, "interleaved_alloc:\n  nbuckets: 8\n  nstrips: 6\n  chunk_size: 4m\n");
      InterleavedExtent byDefault = (InterleavedExtent) place(master, Placement.storeDefault());
      assertEquals(6, byDefault.strips().size());
      assertEquals(4 << 20, byDefault.chunkBytes());
      InterleavedExtent fewer =
          (InterleavedExtent) place(master, Placement.interleaved(InterleaveParams.ofStrips(2)));
      assertEquals(2, fewer.strips().size());
      assertEquals(4 << 20, fewer.chunkBytes(), "from the file");
      assertTrue(place(master, Placement.simple()) instanceof SimpleFmap);
    }
  }

  @Test
  void defaultsThatBreakARuleArePassedOver() {
    try (FamfsMaster master = master()) {
      putDefaults(master, "interleaved_alloc: {nbuckets: 64, nstrips: 6, chunk_size: 4m}");
      assertTrue(place(master, Placement.storeDefault()) instanceof SimpleFmap);
    }
  }

  @Test
  void aDefaultsFileThatCannotBeReadIsAnErrorUnlessTheCallerDecides() {
    try (FamfsMaster master = master()) {
      putDefaults(master, "interleaved_alloc: {nstripes: 6}");
      InvalidRequestException refused =
          assertThrows(InvalidRequestException.class, () -> master.reserve(16 * UNIT));
      assertTrue(refused.getMessage().contains("nstripes"), refused.getMessage());
      InterleaveParams all = InterleaveParams.ofStrips(2).withBuckets(2).withChunkBytes(UNIT);
      assertTrue(place(master, Placement.interleaved(all)) instanceof InterleavedExtent);
      assertTrue(place(master, Placement.simple()) instanceof SimpleFmap);
    }
  }
}
