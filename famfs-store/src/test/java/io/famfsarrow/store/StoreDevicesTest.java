package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MappingInspector;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of several media (famfs-format 19.4). */
class StoreDevicesTest {
  private static final AddDeviceOptions NEW_FILE = AddDeviceOptions.defaults().withSize(64 << 20);
  private static final Placement OVER_THREE =
      Placement.interleaved(InterleaveParams.ofStrips(3).withChunkBytes(2 * UNIT));

  @TempDir Path folder;
  private MediaSpec one;

  @BeforeEach
  void format() {
    one = StoreFixture.format(folder);
  }

  private Path medium(String name) {
    return folder.resolve(name);
  }

  /** The store with two more devices. */
  private MediaSpec three() {
    try (FamfsMaster master = master(one)) {
      assertEquals(1, master.addDevice(medium("b"), NEW_FILE).index());
      assertEquals(2, master.addDevice(medium("c"), NEW_FILE).index());
    }
    return one.with(medium("b")).with(medium("c"));
  }

  /** Random bytes, so that a swapped chunk shows. */
  private static byte[] content(long sizeBytes, long seed) {
    byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] publishOver(FamfsMaster master, String path, long sizeBytes) {
    byte[] bytes = content(sizeBytes, 7);
    try (Reservation reservation = master.reserve(sizeBytes, OVER_THREE)) {
      reservation.prepare(0, sizeBytes);
      RawMemory.copy(bytes, 0, reservation.address(), bytes.length);
      master.commit(reservation, FamfsPath.of(path), FILE);
    }
    return bytes;
  }

  private static byte[] read(FamfsStore store, String path) {
    try (FileView view = store.open(FamfsPath.of(path))) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      RawMemory.copy(view.address(), bytes, 0, bytes.length);
      return bytes;
    }
  }

  private static FsckReport fsck(MediaSpec spec) {
    return Fsck.check(spec, MediaOptions.defaults());
  }

  private static Set<ProblemCode> codes(FsckReport report) {
    return report.problems().stream().map(p -> p.code()).collect(Collectors.toSet());
  }

  @Test
  void aFileOverThreeMediaIsOneRangeAndAllOfThemCarryIt() {
    MediaSpec spec = three();
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      byte[] bytes = publishOver(master, "/wide", 9 * 2 * UNIT + 12_345);
      client.refresh();
      assertArrayEquals(bytes, read(client, "/wide"));
      InterleavedExtent map = (InterleavedExtent) client.findFile(FamfsPath.of("/wide")).fmap();
      assertEquals(
          Set.of(0L, 1L, 2L),
          map.strips().stream().map(SimpleExtent::deviceIndex).collect(Collectors.toSet()));
      try (FileView view = client.open(FamfsPath.of("/wide"))) {
        for (Path medium : spec.media()) {
          long onIt =
              MappingInspector.of(medium).mappings().stream()
                  .mapToLong(
                      m ->
                          Math.max(
                              0,
                              Math.min(m.end(), view.address() + view.sizeBytes())
                                  - Math.max(m.start(), view.address())))
                  .sum();
          assertTrue(onIt >= 3 * 2 * UNIT, medium + " carries " + onIt);
        }
      }
      for (DeviceUsage usage : client.usage().devices()) {
        assertTrue(usage.usedBytes() >= 4 * 2 * UNIT, usage.toString());
      }
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck(spec).verdict(), fsck(spec).problems()::toString);
  }

  @Test
  void withoutOneOfThemOnlyItsFilesAreUnreadable() throws IOException {
    MediaSpec spec = three();
    String uuid;
    try (FamfsMaster master = master(spec)) {
      publishOver(master, "/wide", 6 * 2 * UNIT);
      publish(master, "/narrow", UNIT, (byte) 5);
      uuid = master.devices().get(2).uuid().toString();
    }
    Files.delete(medium("c"));
    for (MediaSpec left : List.of(spec, one.with(medium("b")))) {
      try (FamfsClient client = client(left)) {
        assertTrue(holds(client, "/narrow", (byte) 5));
        assertFalse(client.findFile(FamfsPath.of("/wide")).readable());
        UnreadableFileException refused =
            assertThrows(UnreadableFileException.class, () -> read(client, "/wide"));
        assertTrue(refused.getMessage().contains(uuid), refused.getMessage());
        assertFalse(client.devices().get(2).attached());
      }
      assertTrue(codes(fsck(left)).contains(ProblemCode.DEVICE_MISSING));
    }
    try (FamfsClient client = client(spec)) {
      assertEquals(medium("c"), client.unusableMedia().get(0).path());
    }
  }

  @Test
  void nothingIsPutOnAMissingDevice() {
    MediaSpec spec = three();
    try (FamfsMaster master = master(one.with(medium("c")))) {
      try (Reservation reservation = master.reserve(12 * UNIT, OVER_THREE)) {
        assertEquals(
            List.of(2, 0, 2), reservation.ranges().stream().map(r -> r.deviceIndex()).toList());
      }
      publish(master, "/first", 26 * UNIT, (byte) 1);
      publish(master, "/second", 26 * UNIT, (byte) 2);
      assertEquals(2, range(master, "/second").deviceIndex());
      assertThrows(NoSpaceException.class, () -> master.reserve(26 * UNIT));
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck(spec).verdict());
  }

  private static SimpleExtent range(FamfsStore store, String path) {
    return ((SimpleFmap) store.findFile(FamfsPath.of(path)).fmap()).extents().get(0);
  }

  @Test
  void simpleFilesGoToTheFirstDeviceWithRoom() {
    MediaSpec spec = three();
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 20 * UNIT, (byte) 1);
      publish(master, "/b", 20 * UNIT, (byte) 2);
      publish(master, "/c", 5 * UNIT, (byte) 3);
      assertEquals(0, range(master, "/a").deviceIndex());
      assertEquals(1, range(master, "/b").deviceIndex());
      assertEquals(UNIT, range(master, "/b").mediaOffset(), "behind the superblock");
      assertEquals(0, range(master, "/c").deviceIndex());
      assertTrue(holds(master, "/b", (byte) 2));
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck(spec).verdict());
  }

  @Test
  void mediaMayBeNamedInAnyOrder() {
    MediaSpec spec = three();
    byte[] bytes;
    try (FamfsMaster master = master(spec)) {
      bytes = publishOver(master, "/wide", 6 * 2 * UNIT);
    }
    MediaSpec mixed = new MediaSpec(List.of(medium("c"), one.primary(), medium("b")));
    try (FamfsClient client = client(mixed)) {
      assertArrayEquals(bytes, read(client, "/wide"));
      assertEquals(one.primary(), client.spec().primary());
    }
  }

  @Test
  void aSecondaryAloneIsNoStore() {
    three();
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> client(MediaSpec.of(medium("b"))));
    assertTrue(refused.getMessage().contains("primary"), refused.getMessage());
  }

  @Test
  void mediaOfOtherStoresAreNamedAndLeftAlone() {
    Path other = medium("other");
    Mkfs.format(other, MkfsOptions.defaults().withSize(64 << 20), as(OWNER));
    MediaSpec spec = three().with(other);
    try (FamfsMaster master = master(spec)) {
      assertEquals(other, master.unusableMedia().get(0).path());
      assertEquals(3, master.devices().size());
      publish(master, "/a", UNIT, (byte) 1);
    }
    assertEquals(Set.of(ProblemCode.DEVICE_FOREIGN), codes(fsck(spec)));
  }

  @Test
  void copiesOfADeviceAreRefused() throws IOException {
    MediaSpec spec = three();
    Files.copy(medium("b"), medium("copy"));
    assertThrows(InvalidRequestException.class, () -> client(spec.with(medium("copy"))));
  }

  @Test
  void devicesThatCarryAnythingAreNotTakenWithoutForce() throws IOException {
    Path store = medium("store");
    Path strangers = medium("strangers");
    Path letter = Files.writeString(medium("letter"), "not a store");
    Mkfs.format(store, MkfsOptions.defaults().withSize(64 << 20), as(OWNER));
    Mkfs.format(strangers, MkfsOptions.defaults().withSize(64 << 20), as(STRANGER));
    try (FamfsMaster master = master(one)) {
      AddDeviceOptions plain = AddDeviceOptions.defaults();
      assertThrows(PathExistsException.class, () -> master.addDevice(store, plain));
      assertThrows(NotMasterException.class, () -> master.addDevice(strangers, plain));
      assertThrows(PathExistsException.class, () -> master.addDevice(letter, plain));
      assertThrows(NoSuchStoreException.class, () -> master.addDevice(medium("none"), plain));
      AddDeviceOptions tiny = plain.withSize((64 << 20) - 1);
      assertThrows(InvalidRequestException.class, () -> master.addDevice(medium("tiny"), tiny));
      assertEquals(0, master.refresh().entryCount());
      assertEquals(1, master.addDevice(store, plain.withForce()).index());
      assertEquals(2, master.addDevice(strangers, plain.withForce()).index());
      assertEquals(3, master.addDevice(letter, NEW_FILE.withForce()).index());
      assertEquals(64 << 20, master.devices().get(3).sizeBytes());
      publish(master, "/a", 25 * UNIT, (byte) 1);
      publish(master, "/b", 25 * UNIT, (byte) 2);
      assertTrue(holds(master, "/b", (byte) 2), "usable at once");
    }
  }

  @Test
  void devicesOfThisStoreAreNotTakenEvenByForce() {
    three();
    AddDeviceOptions force = AddDeviceOptions.defaults().withForce();
    try (FamfsMaster master = master(one)) {
      assertThrows(InvalidRequestException.class, () -> master.addDevice(medium("b"), force));
      assertThrows(InvalidRequestException.class, () -> master.addDevice(one.primary(), force));
    }
  }

  @Test
  void aDeviceThatGotItsSuperblockAndNoEntryIsAddedByTheNextAttempt() throws IOException {
    byte[] log;
    try (RandomAccessFile file = new RandomAccessFile(one.primary().toFile(), "rw")) {
      log = new byte[4096];
      file.seek(SuperblockLayout.REGION_BYTES);
      file.readFully(log);
      try (FamfsMaster master = master(one)) {
        master.addDevice(medium("b"), NEW_FILE);
      }
      file.seek(SuperblockLayout.REGION_BYTES);
      file.write(log);
    }
    MediaSpec both = one.with(medium("b"));
    assertEquals(Set.of(ProblemCode.DEVICE_FOREIGN), codes(fsck(both)));
    try (FamfsMaster master = master(both)) {
      assertEquals(1, master.unusableMedia().size());
      assertEquals(1, master.addDevice(medium("b"), AddDeviceOptions.defaults()).index());
      assertEquals(List.of(), master.unusableMedia());
      publish(master, "/a", 25 * UNIT, (byte) 1);
      publish(master, "/b", 25 * UNIT, (byte) 2);
      assertTrue(holds(master, "/b", (byte) 2));
    }
    assertEquals(FsckReport.Verdict.CLEAN, fsck(both).verdict());
  }

  @Test
  void aStoreHasSixteenDevices() {
    try (FamfsMaster master = master(one)) {
      for (int i = 1; i < 16; i++) {
        assertEquals(i, master.addDevice(medium("m" + i), NEW_FILE).index());
      }
      assertThrows(InvalidRequestException.class, () -> master.addDevice(medium("m16"), NEW_FILE));
      assertFalse(Files.exists(medium("m16")));
      InterleaveParams strips = InterleaveParams.ofStrips(16);
      try (Reservation wide = master.reserve(32 * UNIT, Placement.interleaved(strips))) {
        assertEquals(16, wide.ranges().stream().map(r -> r.deviceIndex()).distinct().count());
      }
    }
  }

  @Test
  void twoMastersNeverGetTheSameStrips() {
    MediaSpec spec = three();
    try (FamfsMaster first = master(spec);
        FamfsMaster second = master(spec);
        Reservation one = first.reserve(12 * UNIT, OVER_THREE);
        Reservation two = second.reserve(12 * UNIT, OVER_THREE)) {
      for (var range : one.ranges()) {
        assertTrue(
            two.ranges().stream()
                .noneMatch(
                    other ->
                        other.deviceIndex() == range.deviceIndex()
                            && other.mediaOffset() < range.endOffset()
                            && range.mediaOffset() < other.endOffset()),
            one.ranges() + " and " + two.ranges());
      }
    }
  }

  @Test
  void tooFewStripsGiveEverythingBack() {
    MediaSpec spec = three();
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 26 * UNIT, (byte) 1);
      long free = master.freeBytes();
      assertThrows(NoSpaceException.class, () -> master.reserve(3 * 4 * UNIT, OVER_THREE));
      assertEquals(free, master.freeBytes());
      try (FamfsMaster other = master(spec);
          Reservation all = other.reserve(31 * UNIT)) {
        assertEquals(1, all.ranges().get(0).deviceIndex(), "no lock stayed behind");
      }
    }
  }

  @Test
  void aClientThatIsAttachedWhenADeviceIsAddedListsItsFiles() {
    try (FamfsMaster master = master(one);
        FamfsClient client = client(one)) {
      master.addDevice(medium("b"), NEW_FILE);
      publish(master, "/a", 25 * UNIT, (byte) 1);
      publish(master, "/b", 25 * UNIT, (byte) 2);
      client.refresh();
      assertTrue(holds(client, "/a", (byte) 1));
      assertThrows(UnreadableFileException.class, () -> client.open(FamfsPath.of("/b")));
    }
  }

  @Test
  void aDeviceInUseCannotBeFormattedAndARevokedOneIsNoticed() {
    MediaSpec spec = three();
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      MkfsOptions force = MkfsOptions.defaults().withForce();
      assertThrows(MediaBusyException.class, () -> Mkfs.format(medium("b"), force, as(OWNER)));
      byte[] bytes = publishOver(master, "/wide", 6 * 2 * UNIT);
      client.refresh();
      try (FileView view = client.open(FamfsPath.of("/wide"))) {
        Mkfs.format(medium("b"), force.withRevoke(), as(OWNER));
        assertThrows(StoreReformattedException.class, () -> publishOver(master, "/x", UNIT));
        byte[] first = new byte[100];
        RawMemory.copy(view.address(), first, 0, first.length);
        assertArrayEquals(Arrays.copyOf(bytes, 100), first, "the old file's bytes stay");
      }
    }
    try (FamfsClient client = client(spec)) {
      assertThrows(UnreadableFileException.class, () -> read(client, "/wide"));
    }
  }

  @Test
  void aSecondaryIsNotFormattedWithoutForce() {
    three();
    PathExistsException refused =
        assertThrows(
            PathExistsException.class,
            () -> Mkfs.format(medium("b"), MkfsOptions.defaults(), as(OWNER)));
    assertTrue(refused.getMessage().contains("device of file system"), refused.getMessage());
  }

  @Test
  void aDeviceThatShrankLosesOnlyWhatLiesBehindItsEnd() throws IOException {
    MediaSpec spec = three();
    try (FamfsMaster master = master(spec)) {
      publish(master, "/fill", 27 * UNIT, (byte) 1);
      publish(master, "/low", 2 * UNIT, (byte) 2);
      publish(master, "/high", 25 * UNIT, (byte) 3);
      assertEquals(1, range(master, "/high").deviceIndex());
    }
    try (RandomAccessFile file = new RandomAccessFile(medium("b").toFile(), "rw")) {
      file.setLength(16 << 20);
    }
    try (FamfsClient client = client(spec)) {
      assertTrue(holds(client, "/low", (byte) 2));
      assertThrows(UnreadableFileException.class, () -> read(client, "/high"));
    }
    assertEquals(Set.of(ProblemCode.DEVICE_SIZE, ProblemCode.EXT_OUT_OF_RANGE), codes(fsck(spec)));
  }

  @Test
  void flagsOfASecondaryAreCheckedByFsck() throws IOException {
    MediaSpec spec = three();
    try (RandomAccessFile file = new RandomAccessFile(medium("b").toFile(), "rw")) {
      file.seek(104);
      assertEquals(2, file.read());
      file.seek(104);
      file.write(0);
    }
    assertEquals(Set.of(ProblemCode.DEVICE_FLAGS), codes(fsck(spec)));
    try (FamfsClient client = client(spec)) {
      assertTrue(client.devices().get(1).attached(), "flags are not what makes a secondary");
    }
  }

  @Test
  void aStoreIsFoundWholeByItsUuid() throws IOException {
    MediaSpec spec = three();
    Files.createSymbolicLink(medium("link"), medium("b"));
    Mkfs.format(medium("other"), MkfsOptions.defaults().withSize(64 << 20), as(OWNER));
    try (FamfsClient client = client(spec)) {
      Set<Path> candidates =
          Set.of(medium("c"), medium("b"), medium("other"), one.primary(), folder);
      List<Path> found = StoreFinder.find(client.superblock().fsUuid(), candidates);
      assertEquals(one.primary(), found.get(0));
      assertEquals(Set.copyOf(spec.media()), Set.copyOf(found));
      Files.copy(one.primary(), medium("backup"));
      assertThrows(
          InvalidRequestException.class,
          () ->
              StoreFinder.find(
                  client.superblock().fsUuid(), Set.of(one.primary(), medium("backup"))));
    }
  }

  @Test
  void whatIsNoUuidIsRefusedAndNotLookedFor() {
    for (String spec : List.of("uuid:", "uuid:1-2-3-4-5", "uuid:" + OWNER + "x")) {
      assertThrows(InvalidRequestException.class, () -> MediaSpec.parse(spec), spec);
    }
  }
}
