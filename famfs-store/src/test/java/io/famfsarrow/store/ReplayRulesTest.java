package io.famfsarrow.store;

import static io.famfsarrow.store.HandmadeMedium.empty;
import static io.famfsarrow.store.HandmadeMedium.ofSlots;
import static io.famfsarrow.store.HandmadeMedium.raw;
import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of famfs-format 12.3 and 19.1 at their borders, on media that no healthy writer makes.
 */
class ReplayRulesTest {
  private static final long MIB = 1L << 20;

  @TempDir Path folder;

  /** What fsck finds: the entry's index, if one is to blame, and the code. */
  private List<String> found(HandmadeMedium medium) throws IOException {
    return report(medium).problems().stream().map(ReplayRulesTest::text).toList();
  }

  private FsckReport report(HandmadeMedium medium) throws IOException {
    return Fsck.check(write(medium), MediaOptions.defaults());
  }

  private MediaSpec write(HandmadeMedium medium) throws IOException {
    return medium.write(folder.resolve("medium"));
  }

  private static String text(MediaProblem problem) {
    String index = problem.logIndex() == MediaProblem.NO_ENTRY ? "" : problem.logIndex() + " ";
    return index + problem.code() + (problem.units() > 0 ? " " + problem.units() : "");
  }

  /** Names after replay, a {@code -} before those whose bytes cannot be had. */
  private List<String> names(HandmadeMedium medium) throws IOException {
    try (FamfsClient client = client(write(medium))) {
      List<Node> nodes = new ArrayList<>(client.namespace().directories());
      nodes.addAll(client.namespace().files());
      return nodes.stream().map(ReplayRulesTest::listed).sorted().toList();
    }
  }

  private static String listed(Node node) {
    boolean unreadable = node instanceof FileNode file && !file.readable();
    String name = new String(node.path().bytes(), StandardCharsets.ISO_8859_1);
    return (unreadable ? "-" : "") + name;
  }

  @Test
  void theFirstReasonInTheFormatsOrderIsGiven() throws IOException {
    assertEquals(
        List.of("SB_MAGIC"), found(empty().superblock(b -> b.putLong(0, 7).putLong(8, 47))));
    assertEquals(
        List.of("SB_VERSION"),
        found(empty().superblock(b -> b.putLong(8, 49)).superblockTail(b -> b.putLong(96, 0))));
    assertEquals(
        List.of("SB_CRC"),
        found(empty().superblock(b -> b.putLong(32, 8192)).superblockTail(b -> b.putLong(96, 0))));
    assertEquals(List.of("SB_ALLOC_UNIT"), found(empty().superblock(b -> b.putLong(32, 8192))));
  }

  @Test
  void allSixtyFourBitsAreCompared() throws IOException {
    long high = 1L << 62;
    assertEquals(List.of("SB_MAGIC"), found(empty().superblock(b -> b.putInt(4, 1))));
    assertEquals(List.of("SB_VERSION"), found(empty().superblock(b -> b.putInt(12, 1))));
    assertEquals(List.of("SB_CRC"), found(empty().superblockTail(b -> b.putInt(100, 1))));
    assertEquals(
        List.of("LOG_MAGIC"), found(empty().header(b -> b.putLong(0, b.getLong(0) | high))));
    assertEquals(List.of("0 ENTRY_CRC"), found(empty().directory("a").torn(b -> b.putInt(540, 1))));
    assertEquals(List.of("0 ENTRY_SEQ"), found(empty().directory("a").torn(b -> b.putInt(4, 1))));
  }

  @Test
  void whatNoChecksumCoversRefusesNothing() throws IOException {
    HandmadeMedium medium = empty().directory("d").file("d/f", 9, 10 * MIB, UNIT);
    medium.superblock(b -> b.putInt(40, 99).putInt(44, 99));
    medium.superblockTail(
        b -> b.putInt(104, -1).putLong(112, -1).putLong(120, -1).put(136, raw("\n")));
    assertEquals(List.of(), found(medium));
    assertEquals(List.of("d", "d/f"), names(medium));
  }

  @Test
  void aDeviceEndsWhereTheSuperblockSaysOrTheMediumDoes() throws IOException {
    HandmadeMedium medium = empty().file("a", 9, 12 * MIB, UNIT);
    assertEquals(List.of(), found(medium.superblockTail(b -> b.putLong(112, 14 * MIB))));
    assertEquals(
        List.of("0 EXT_OUT_OF_RANGE"),
        found(medium.superblockTail(b -> b.putLong(112, 14 * MIB - 1))));
    assertEquals(List.of("-a"), names(medium));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 47, 48, 48 + 2 * 544 - 1, Long.MIN_VALUE, -1, 1L << 40})
  void aLogOfTwoLengthsIsPlayedAsFarAsTheShorterGoes(long logBytes) throws IOException {
    HandmadeMedium medium = empty().directory("d").directory("e");
    medium.header(b -> b.putLong(8, logBytes));
    boolean isShort = logBytes >= 0 && logBytes < 48 + 2 * 544;
    long slots = isShort ? Math.max(0, logBytes - 48) / 544 : 2;
    assertEquals(
        isShort ? List.of("LOG_LEN_MISMATCH", "LOG_NEXT_INDEX") : List.of("LOG_LEN_MISMATCH"),
        found(medium));
    try (FamfsClient client = client(write(medium))) {
      assertEquals(slots, client.namespace().entryCount());
      assertEquals(!isShort, client.replay().complete());
    }
  }

  @Test
  void nothingIsRepairedOrAppendedWhereTheLogHasTwoLengths() throws IOException {
    MediaSpec spec = write(empty().directory("d").header(b -> b.putLong(8, 592)));
    assertThrows(
        CorruptMediaException.class, () -> Repair.plan(spec, StoreFixture.as(StoreFixture.OWNER)));
    try (FamfsMaster master = master(spec)) {
      assertThrows(CorruptMediaException.class, () -> mkdir(master, "/e"));
    }
  }

  private static void mkdir(FamfsMaster master, String path) {
    master.mkdir(FamfsPath.of(path), DIRECTORY);
  }

  @Test
  void theLogIsFullBehindTheHeadersLastIndex() throws IOException {
    HandmadeMedium medium = ofSlots(10).directory("d").header(b -> b.putLong(16, 1));
    assertEquals(List.of("LOG_LAST_INDEX"), found(medium));
    MediaSpec spec = write(medium);
    try (FamfsMaster master = master(spec)) {
      assertEquals(2, master.usage().slotCount());
      mkdir(master, "/e");
      assertThrows(LogFullException.class, () -> mkdir(master, "/f"));
    }
  }

  @Test
  void aLastIndexBehindTheLogLeadsNobodyOutOfIt() throws IOException {
    HandmadeMedium medium = ofSlots(2).directory("d").header(b -> b.putLong(16, -1));
    assertEquals(List.of("LOG_LAST_INDEX"), found(medium));
    try (FamfsMaster master = master(write(medium))) {
      mkdir(master, "/e");
      assertThrows(LogFullException.class, () -> mkdir(master, "/f"));
    }
  }

  @Test
  void anIndexBehindTheLastSlotIsAnErrorAndEndsReplayThere() throws IOException {
    HandmadeMedium full = ofSlots(2).directory("a").directory("b");
    assertEquals(List.of(), found(full));
    HandmadeMedium over = full.nextIndex(3, 3);
    assertEquals(List.of("LOG_NEXT_INDEX"), found(over));
    try (FamfsMaster master = master(write(over))) {
      assertFalse(master.replay().complete());
      assertEquals(2, master.namespace().entryCount());
      assertThrows(CorruptMediaException.class, () -> mkdir(master, "/c"));
    }
    HandmadeMedium small = ofSlots(9).directory("a").directory("b").header(b -> b.putLong(16, 0));
    assertEquals(List.of("LOG_LAST_INDEX", "LOG_NEXT_INDEX"), found(small));
    assertEquals(List.of("a", "b"), names(small));
  }

  @Test
  void readersGoByTheIndexAndNotByTheSequenceNumber() throws IOException {
    HandmadeMedium medium = empty().directory("a").directory("b");
    assertEquals(List.of("LOG_NEXT_SEQNUM"), found(medium.nextIndex(-1, 1)));
    assertEquals(List.of("a"), names(medium));
    assertEquals(List.of(), found(medium.nextIndex(0, 0)));
    assertEquals(List.of(), names(medium));
  }

  @Test
  void paddingAndUnusedPayloadMayHoldAnything() throws IOException {
    HandmadeMedium medium =
        empty()
            .file(raw("f"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(12, -1).putInt(124, -1))
            .directory(raw("d"), b -> b.putLong(200, -1).putLong(528, -1))
            .directory(raw("e\0junk/.."), HandmadeMedium.Change.NONE);
    assertEquals(List.of(), found(medium));
    assertEquals(List.of("d", "e", "f"), names(medium));
  }

  @Test
  void entriesOfOtherTypesArePassedOver() throws IOException {
    HandmadeMedium medium = empty();
    for (int type : new int[] {2, 4, 77, Integer.MIN_VALUE, -1}) {
      medium.entry(type, b -> b.putLong(16, -1));
    }
    medium.directory("d");
    assertEquals(5, Collections.frequency(codes(medium), "ENTRY_TYPE"));
    assertEquals(List.of("d"), names(medium));
  }

  private List<String> codes(HandmadeMedium medium) throws IOException {
    return report(medium).problems().stream().map(problem -> problem.code().name()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'', PATH_EMPTY, PATH_EMPTY",
    "/, PATH_ABSOLUTE, PATH_ABSOLUTE",
    "//a, PATH_ABSOLUTE, PATH_ABSOLUTE",
    "., FILE_OVER_DIR, DUP_DIR",
    "a/.., FILE_OVER_DIR, DUP_DIR",
    ".., PATH_ESCAPES, PATH_ESCAPES",
    "../a, PATH_ESCAPES, PATH_ESCAPES",
    "d/../../d/x, PATH_ESCAPES, PATH_ESCAPES",
    "./../d, PATH_ESCAPES, PATH_ESCAPES",
    ".meta, PATH_RESERVED, PATH_RESERVED",
    "./.meta/, PATH_RESERVED, PATH_RESERVED",
    "d/../.meta/x, PATH_RESERVED, PATH_RESERVED",
    ".meta/.alloc.cfg/x, PATH_RESERVED, PATH_RESERVED",
    "no/x, PARENT_MISSING, PARENT_MISSING",
    "no/x/y, PARENT_MISSING, PARENT_MISSING",
    "d/f/x, PARENT_NOT_DIR, PARENT_NOT_DIR",
    "d//f, DUP_FILE, DIR_OVER_FILE",
    "d/./f/, DUP_FILE, DIR_OVER_FILE",
    "no/../d, FILE_OVER_DIR, DUP_DIR"
  })
  void pathsThatCannotBe(String path, String fileCode, String directoryCode) throws IOException {
    HandmadeMedium medium = empty().directory("d").file("d/f", 9, 10 * MIB, UNIT);
    medium.file(path, 9, 12 * MIB, UNIT).directory(path);
    assertEquals(List.of("2 " + fileCode, "3 " + directoryCode), found(medium));
    assertEquals(List.of("d", "d/f"), names(medium));
  }

  @Test
  void pathsThatCanBe() throws IOException {
    HandmadeMedium medium = empty().directory("d").directory("d/");
    String[] paths = {"d/a/", "d//b", "./c", "no/../e", ".metax", "d/.meta", ".meta/.alloc.cfg"};
    for (int i = 0; i < paths.length; i++) {
      medium.file(paths[i], 9, (10 + 2 * i) * MIB, UNIT);
    }
    medium.directory(".meta/.alloc.cfg");
    assertEquals(List.of("1 DUP_DIR", "9 PATH_RESERVED"), found(medium));
    assertEquals(
        List.of(".meta/.alloc.cfg", ".metax", "c", "d", "d/.meta", "d/a", "d/b", "e"),
        names(medium));
  }

  @Test
  void namesAreBytes() throws IOException {
    HandmadeMedium medium = empty();
    List<String> names =
        List.of("\n", "\u0001", "\u001b[31m", "\u00ff", "\u00fe", "\u00c3(", "\u007f");
    for (String name : names) {
      medium.directory(name.getBytes(StandardCharsets.ISO_8859_1), HandmadeMedium.Change.NONE);
    }
    assertEquals(List.of(), found(medium));
    assertEquals(names.stream().sorted().toList(), names(medium));
  }

  @Test
  void aPathWithoutANulEndsWithItsField() throws IOException {
    byte[] path = raw("q".repeat(80));
    HandmadeMedium medium =
        empty().file(path, 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(120, 0));
    medium.directory(raw("w".repeat(80)), HandmadeMedium.Change.NONE).directory("q".repeat(79));
    assertEquals(List.of("0 PATH_NO_NUL", "1 PATH_NO_NUL"), found(medium));
    assertEquals(List.of("q".repeat(79), "q".repeat(80), "w".repeat(80)), names(medium));
    try (FamfsMaster master = master(write(medium))) {
      FamfsPath longest = FamfsPath.ofExisting("/" + "q".repeat(80));
      assertEquals(9, master.findFile(longest).sizeBytes());
      master.open(longest).close();
      FamfsPath directory = FamfsPath.ofExisting("/" + "w".repeat(80));
      master.mkdirs(directory, DIRECTORY);
      FamfsPath another = FamfsPath.ofExisting("/" + "v".repeat(80));
      assertThrows(InvalidPathException.class, () -> master.mkdirs(another, DIRECTORY));
    }
  }

  @Test
  void theFirstOfANameWinsAndTheOthersKeepTheirSpace() throws IOException {
    HandmadeMedium medium = empty().file("a", 9, 10 * MIB, UNIT).file("a", 5, 12 * MIB, UNIT);
    medium.file("/b", 5, 14 * MIB, UNIT).file("no/b", 5, 16 * MIB, UNIT);
    medium.file("c", 5, 12 * MIB, 8 * MIB);
    assertEquals(
        List.of("1 DUP_FILE", "2 PATH_ABSOLUTE", "3 PARENT_MISSING", "4 EXT_COLLISION 3"),
        found(medium));
    assertEquals(List.of("a", "c"), names(medium));
  }

  @Test
  void bitsAboveThePermissionsAreIgnored() throws IOException {
    HandmadeMedium medium = empty();
    medium.file(raw("a"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(36, 0120777));
    medium.directory(raw("b"), b -> b.putInt(24, -1)).directory(raw("c"), b -> b.putInt(24, 07777));
    assertEquals(List.of("0 MODE_TYPE_BITS", "1 MODE_TYPE_BITS"), found(medium));
    try (FamfsClient client = client(write(medium))) {
      assertEquals(0777, client.find(FamfsPath.of("/a")).mode());
      assertEquals(07777, client.find(FamfsPath.of("/b")).mode());
    }
  }

  @Test
  void aMapHoldsWhatItHoldsAndNoByteMore() throws IOException {
    HandmadeMedium medium = empty();
    medium.file("a", UNIT, 10 * MIB, UNIT).file("b", UNIT + 1, 12 * MIB, UNIT);
    medium.file("c", Long.MIN_VALUE, 14 * MIB, UNIT).file("d", -1, 16 * MIB, UNIT);
    medium
        .file("e", 0, 18 * MIB, UNIT)
        .file("f", 5, 20 * MIB, 0)
        .file("g", 5, 20 * MIB, 0, 20 * MIB, UNIT);
    assertEquals(
        List.of("1 MAP_SHORT", "2 MAP_SHORT", "3 MAP_SHORT", "4 SIZE_ZERO", "5 MAP_SHORT"),
        found(medium));
    assertEquals(List.of("-b", "-c", "-d", "-f", "a", "e", "g"), names(medium));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 1 << 16, Integer.MIN_VALUE, -1})
  void sixteenExtentsAreTheMost(int count) throws IOException {
    HandmadeMedium medium =
        empty().file(raw("a"), 9, extents(16), b -> b.putInt(128, count)).file("b", 9, extents(16));
    List<String> unlisted = List.of("0 EXT_COUNT");
    List<String> listed = List.of("0 EXT_COUNT", "1 EXT_COLLISION 16");
    assertEquals(count == 0 ? unlisted : listed, found(medium));
    assertEquals(List.of("-a", "b"), names(medium));
    try (FamfsMaster master = master(write(medium))) {
      mkdir(master, "/d");
      if (count == 0) {
        master.reserve(1).close();
      } else {
        assertThrows(CorruptMediaException.class, () -> master.reserve(1));
      }
    }
  }

  /** That many extents of one unit each, with gaps between some of them. */
  private static long[] extents(int count) {
    long[] extents = new long[2 * count];
    for (int i = 0; i < count; i++) {
      extents[2 * i] = (10 + 3 * i) / 2 * UNIT;
      extents[2 * i + 1] = UNIT;
    }
    return extents;
  }

  @Test
  void whatIsCountedMustBeListed() throws IOException {
    HandmadeMedium medium = empty();
    medium.file(raw("a"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(128, 2));
    medium.strips("b", 9, UNIT, new long[] {12 * MIB, UNIT}, b -> b.putLong(136, 2));
    assertEquals(
        List.of("0 EXT_COUNT", "0 EXT_ZERO_OFFSET", "1 EXT_COUNT", "1 MAP_SHORT"), found(medium));
    assertEquals(List.of("-b"), names(medium));
  }

  @Test
  void mapsOfOtherTypesCannotBeFollowed() throws IOException {
    HandmadeMedium medium = empty();
    medium.file(raw("a"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(120, 2));
    medium.file(raw("b"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(120, -1));
    assertEquals(List.of("0 EXT_TYPE", "1 EXT_TYPE"), found(medium));
    assertEquals(List.of("-a", "-b"), names(medium));
  }

  @Test
  void anExtentAtOffsetZeroHidesItsFile() throws IOException {
    HandmadeMedium medium = empty().file("a", 9, 0, UNIT).file("a", 9, 10 * MIB, UNIT);
    medium.file("b", 9, 12 * MIB, UNIT, 0, UNIT);
    medium.strips("c", 9, UNIT, 0, UNIT, 14 * MIB, UNIT);
    assertEquals(
        List.of(
            "0 EXT_ZERO_OFFSET",
            "0 EXT_COLLISION 1",
            "2 EXT_ZERO_OFFSET",
            "2 EXT_COLLISION 1",
            "3 EXT_COLLISION 1"),
        found(medium));
    assertEquals(List.of("a", "c"), names(medium));
  }

  @Test
  void extentsLieOnWholeUnits() throws IOException {
    HandmadeMedium medium = empty().file("a", 9, 10 * MIB + 4096, UNIT);
    medium.file("b", 9, 20 * MIB, 4096).strips("c", 9, UNIT, 30 * MIB + 1, UNIT);
    assertEquals(List.of("0 EXT_UNALIGNED", "1 EXT_UNALIGNED", "2 EXT_UNALIGNED"), found(medium));
    assertEquals(List.of("-a", "-b", "-c"), names(medium));
  }

  @ParameterizedTest
  @CsvSource({
    "62, 4",
    "64, 2",
    "66, 0",
    "-2, 2",
    "-2, 4",
    "20, -20",
    "20, -2",
    "-8796093022208, 2"
  })
  void noExtentLeavesItsDevice(long mebibytes, long lengthMebibytes) throws IOException {
    HandmadeMedium medium =
        empty().file("a", 2, mebibytes * MIB, lengthMebibytes * MIB, 10 * MIB, UNIT);
    assertTrue(found(medium).contains("0 EXT_OUT_OF_RANGE"));
    assertEquals(List.of("-a"), names(medium));
  }

  @Test
  void theLastUnitOfADeviceIsStillOnIt() throws IOException {
    HandmadeMedium medium = empty().file("a", UNIT, 62 * MIB, UNIT).file("b", 0, 64 * MIB, 0);
    assertEquals(List.of("1 SIZE_ZERO"), found(medium));
    assertEquals(List.of("a", "b"), names(medium));
  }

  @Test
  void collisionsAreCountedInUnitsAndTheBytesAreRead() throws IOException {
    HandmadeMedium medium = empty();
    medium.file("log", 9, 2 * MIB, 2 * UNIT).file("half", 9, 8 * MIB, 2 * UNIT);
    medium.file("self", 3 * UNIT, 20 * MIB, UNIT, 20 * MIB, UNIT, 20 * MIB, UNIT);
    medium.file("most", 9, 18 * MIB, 4 * UNIT).file("all", 9, 20 * MIB, 2 * UNIT);
    assertEquals(
        List.of(
            "0 EXT_COLLISION 2",
            "1 EXT_COLLISION 1",
            "2 EXT_COLLISION 2",
            "3 EXT_COLLISION 1",
            "4 EXT_COLLISION 2"),
        found(medium));
    assertEquals(List.of("all", "half", "log", "most", "self"), names(medium));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 17, 1L << 32, Long.MIN_VALUE, -1})
  void sixteenStripsAreTheMost(long strips) throws IOException {
    HandmadeMedium medium =
        empty()
            .strips("a", 9, UNIT, extents(16), b -> b.putLong(136, strips))
            .file("b", 9, extents(1));
    assertEquals(
        strips == 0 ? List.of("0 EXT_COUNT") : List.of("0 EXT_COUNT", "1 EXT_COLLISION 1"),
        found(medium));
    assertEquals(List.of("-a", "b"), names(medium));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1})
  void oneInterleavedExtentIsLegal(int count) throws IOException {
    HandmadeMedium medium = empty().strips("a", 9, UNIT, extents(2), b -> b.putInt(128, count));
    assertEquals(List.of("0 EXT_COUNT"), found(medium));
    assertEquals(List.of("-a"), names(medium));
  }

  @ParameterizedTest
  @CsvSource({
    "0, CHUNK_SIZE",
    "4096, CHUNK_SIZE",
    "2097153, CHUNK_SIZE",
    "6291456, CHUNK_SIZE",
    "-1, CHUNK_SIZE",
    "4194304, MAP_SHORT",
    "4611686018427387904, MAP_SHORT",
    "-9223372036854775808, MAP_SHORT"
  })
  void chunksArePowersOfTwoAndFitTheStrips(long chunk, String code) throws IOException {
    HandmadeMedium medium = empty().strips("a", 9, chunk, extents(2));
    assertEquals(List.of("0 " + code), found(medium));
    assertEquals(List.of("-a"), names(medium));
  }

  @Test
  void onlyWholeRowsOfChunksCount() throws IOException {
    HandmadeMedium medium = empty();
    medium.strips("even", 4 * UNIT, UNIT, 10 * MIB, 2 * UNIT, 14 * MIB, 2 * UNIT);
    medium.strips("odd", 2 * UNIT, UNIT, 20 * MIB, 2 * UNIT, 24 * MIB, UNIT);
    medium.strips("more", 2 * UNIT + 1, UNIT, 30 * MIB, 2 * UNIT, 34 * MIB, UNIT);
    medium.strips("cut", 4 * UNIT + 1, 2 * UNIT, 40 * MIB, 3 * UNIT, 46 * MIB, 3 * UNIT);
    assertEquals(List.of("2 MAP_SHORT", "3 MAP_SHORT"), found(medium));
    assertEquals(List.of("-cut", "-more", "even", "odd"), names(medium));
  }

  @Test
  void devicesAreDenseAndKnownBeforeTheyAreUsed() throws IOException {
    HandmadeMedium medium = empty();
    long[] extents = {2 * MIB, UNIT};
    UUID second = new UUID(7, 7);
    medium.file(raw("early"), 9, extents, b -> b.putLong(136, 1));
    medium.device(MIB << 4, second, 2).device(MIB << 4, new UUID(3, 4), 1).device(-1, second, 1);
    medium.device(MIB << 4, second, 2).file(raw("on"), 9, extents, b -> b.putLong(136, 1));
    medium.file(raw("far"), 9, new long[] {1L << 60, UNIT}, b -> b.putLong(136, 1));
    medium.file(raw("none"), 9, extents, b -> b.putLong(136, 2));
    medium.file(raw("huge"), 9, extents, b -> b.putLong(136, -1));
    assertEquals(
        List.of(
            "0 DEVINDEX",
            "1 DAXDEV_REFUSED",
            "2 DAXDEV_REFUSED",
            "4 DAXDEV_REFUSED",
            "7 DEVINDEX",
            "8 DEVINDEX",
            "DEVICE_MISSING"),
        found(medium));
    assertEquals(List.of("-early", "-far", "-huge", "-none", "-on"), names(medium));
  }

  @Test
  void ownersAreShownAsTheyWereLogged() throws IOException {
    HandmadeMedium medium = empty();
    medium.file(raw("f"), 9, new long[] {10 * MIB, UNIT}, b -> b.putInt(28, 1000).putInt(32, 0));
    medium.directory(raw("d"), b -> b.putInt(16, 0).putInt(20, -1));
    try (FamfsClient client = client(write(medium))) {
      Node file = client.find(FamfsPath.of("/f"));
      assertEquals(List.of(1000, 0, 0644), List.of(file.uid(), file.gid(), file.mode()));
      Node directory = client.find(FamfsPath.of("/d"));
      assertEquals(List.of(0, -1), List.of(directory.uid(), directory.gid()));
    }
  }

  @Test
  void smallUnitsAreReadAndNoFileIsMadeOnThem() throws IOException {
    HandmadeMedium medium = empty().superblock(b -> b.putLong(32, 4096));
    medium.file("a", 9, 10 * MIB, 4096).file("b", 9, 10 * MIB + 4096, 8192);
    medium.file("c", 9, 20 * MIB + 512, 4096).file("d", 9, 10 * MIB + 8192, 4096);
    medium.strips("e", 8192, 4096, 30 * MIB, 4096, 31 * MIB, 4096);
    assertEquals(List.of("2 EXT_UNALIGNED", "3 EXT_COLLISION 1"), found(medium));
    assertEquals(List.of("-c", "a", "b", "d", "e"), names(medium));
    try (FamfsMaster master = master(write(medium))) {
      assertThrows(InvalidRequestException.class, () -> master.reserve(1));
      mkdir(master, "/directory");
    }
  }

  @Test
  void aPartialLastUnitIsNeverHandedOut() throws IOException {
    HandmadeMedium medium = empty().file("a", 9, 10 * MIB, 50 * MIB);
    try (FamfsMaster master =
        master(write(medium.superblockTail(b -> b.putLong(112, 63 * MIB + 512))))) {
      assertEquals(2 * MIB, master.freeBytes());
      try (Reservation last = master.reserve(UNIT)) {
        assertEquals(60 * MIB, last.ranges().get(0).mediaOffset());
        assertThrows(NoSpaceException.class, () -> master.reserve(1));
      }
    }
  }
}
