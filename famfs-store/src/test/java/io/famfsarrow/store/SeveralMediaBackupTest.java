package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.backup.SaveFile;
import io.famfsarrow.store.backup.StoreRestore;
import io.famfsarrow.store.backup.StoreSave;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores of three media, saved as one file and restored to as many. */
@Timeout(300)
class SeveralMediaBackupTest {
  private static final MkfsOptions DEFAULTS = MkfsOptions.defaults();
  private static final Placement STRIPED =
      Placement.interleaved(InterleaveParams.ofStrips(3).withChunkBytes(2 * UNIT));

  @TempDir Path folder;
  private MediaSpec spec;
  private Path saved;

  @BeforeEach
  void fillAStore() {
    spec = StoreFixture.format(folder);
    saved = folder.resolve("saved");
    try (FamfsMaster master = master(spec)) {
      add(master, "b");
      add(master, "c");
      fill(master, "/striped", 20_000_003, 1, STRIPED);
      fill(master, "/simple", 5_000_001, 2, Placement.simple());
    }
  }

  private void add(FamfsMaster master, String name) {
    master.addDevice(folder.resolve(name), AddDeviceOptions.defaults().withSize(64 << 20));
    spec = spec.with(folder.resolve(name));
  }

  private static void fill(
      FamfsMaster master, String path, long sizeBytes, long seed, Placement placement) {
    try (Reservation reservation = master.reserve(sizeBytes, placement)) {
      SeededContent.fill(reservation, seed);
      master.commit(reservation, FamfsPath.of(path), FILE);
    }
  }

  private StoreSave.Result save() throws IOException {
    try (FamfsClient client = client(spec)) {
      return SaveFile.save(client, saved, false, done -> {});
    }
  }

  private List<Path> targets() {
    return Stream.of("r0", "r1", "r2").map(folder::resolve).toList();
  }

  private StoreRestore.Result restore(List<Path> media, MkfsOptions options, LongConsumer progress)
      throws IOException {
    try (FileChannel in = FileChannel.open(saved)) {
      return StoreRestore.read(in).onto(media, options, as(OWNER), progress);
    }
  }

  private static void assertWhole(List<Path> media) {
    MediaSpec restored = new MediaSpec(media);
    FsckReport report = Fsck.check(restored, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
    try (FamfsClient client = client(restored)) {
      assertEquals(2, client.namespace().fileCount());
      verify(client, "/striped", 1);
      verify(client, "/simple", 2);
    }
  }

  private static void verify(FamfsStore store, String path, long seed) {
    try (FileView view = store.open(FamfsPath.of(path))) {
      assertEquals(OptionalLong.empty(), SeededContent.verify(view, seed), path);
    }
  }

  private static byte[] start(Path medium, int lengthBytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "r")) {
      byte[] bytes = new byte[lengthBytes];
      file.readFully(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {64 << 20, (80 << 20) + 4096})
  void comesBackByteForByteOnMediaAsLargeOrLarger(long sizeBytes) throws IOException {
    StoreSave.Result result = save();
    StoreRestore.Result back = restore(targets(), DEFAULTS.withSize(sizeBytes), done -> {});
    assertEquals(3, back.mediaCount());
    assertEquals(3 * (64L << 20), back.mediaBytes());
    assertEquals(result.entryCount(), back.entryCount());
    for (int i = 0; i < 3; i++) {
      Path medium = targets().get(i);
      assertEquals(sizeBytes, Files.size(medium));
      assertArrayEquals(start(spec.media().get(i), 32 << 20), start(medium, 32 << 20));
    }
    assertWhole(targets());
    try (FamfsMaster master = master(new MediaSpec(targets()))) {
      fill(master, "/more", 9_000_000, 3, STRIPED);
      verify(master, "/more", 3);
    }
  }

  @Test
  void aSecondaryIsNeverTheStart() throws IOException {
    save();
    List<Path> media = new ArrayList<>(targets());
    restore(media, DEFAULTS, done -> {});
    assertThrows(InvalidRequestException.class, () -> client(MediaSpec.of(media.get(1))));
  }

  @Test
  void asManyMediaAsWereSavedAreNamed() throws IOException {
    save();
    List<Path> two = targets().subList(0, 2);
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> restore(two, DEFAULTS, done -> {}));
    assertTrue(refused.getMessage().contains("has 3 media, but 2"), refused::getMessage);
    List<Path> twice = List.of(two.get(0), two.get(1), two.get(1));
    assertThrows(InvalidRequestException.class, () -> restore(twice, DEFAULTS, done -> {}));
    assertEquals(List.of("b", "c", "saved", "store.famfs"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void withoutAllOfItsMediaAStoreIsNotSaved() {
    spec = new MediaSpec(spec.media().subList(0, 2));
    InvalidRequestException refused = assertThrows(InvalidRequestException.class, this::save);
    assertTrue(refused.getMessage().contains("device 2"), refused::getMessage);
    assertFalse(Files.exists(saved));
  }

  @Test
  void oneMediumThatIsRefusedLeavesTheOthersAlone() throws IOException {
    save();
    Files.write(targets().get(2), new byte[] {1, 2, 3});
    assertThrows(PathExistsException.class, () -> restore(targets(), DEFAULTS, done -> {}));
    assertEquals(List.of("b", "c", "r2", "saved", "store.famfs"), names());
  }

  /** Blank file media are filled where they are, as devices are. */
  private void makeBlank() throws IOException {
    for (Path medium : targets()) {
      try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
        file.setLength(64 << 20);
      }
    }
  }

  @Test
  void aRestoreThatBreaksOffLeavesNoStoreAndCanBeRepeated() throws IOException {
    save();
    byte[] file = Files.readAllBytes(saved);
    Random random = new Random(5);
    List<Integer> cuts = new ArrayList<>(List.of(4096, file.length - 1, file.length - 32));
    for (int i = 0; i < 5; i++) {
      cuts.add(random.nextInt(file.length));
    }
    for (int kept : cuts) {
      makeBlank();
      byte[] cut = Arrays.copyOf(file, kept);
      assertThrows(
          CorruptMediaException.class,
          () ->
              StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(cut)))
                  .onto(targets(), DEFAULTS.withForce(), as(OWNER), done -> {}),
          "kept " + kept);
      for (Path medium : targets()) {
        assertThrows(NoSuchStoreException.class, () -> client(MediaSpec.of(medium)));
      }
      restore(targets(), DEFAULTS.withForce(), done -> {});
      assertWhole(targets());
      for (Path medium : targets()) {
        Files.delete(medium);
      }
    }
  }

  /**
   * An older save goes over the store that has grown since, and the last name but one cannot be
   * given: what is there must not pass as a store.
   */
  @Test
  void oldAndNewMediaNeverGoTogether() throws IOException {
    save();
    try (FamfsMaster master = master(spec)) {
      fill(master, "/later", 9_000_000, 3, STRIPED);
    }
    Path folderInTheWay = spec.media().get(1);
    AtomicLong left = new AtomicLong(coveredBytes());
    assertThrows(
        RuntimeException.class,
        () ->
            restore(
                spec.media(),
                DEFAULTS.withForce(),
                done -> {
                  if (left.addAndGet(-done) == 0) {
                    putFolderInPlaceOf(folderInTheWay);
                  }
                }));
    assertThrows(NoSuchStoreException.class, () -> client(spec));
    Files.delete(folderInTheWay.resolve("x"));
    Files.delete(folderInTheWay);
    restore(spec.media(), DEFAULTS.withForce(), done -> {});
    assertWhole(spec.media());
  }

  private long coveredBytes() throws IOException {
    try (FileChannel in = FileChannel.open(saved)) {
      return StoreRestore.read(in).coveredBytes();
    }
  }

  private static void putFolderInPlaceOf(Path file) {
    try {
      Files.delete(file);
      Files.createDirectory(file);
      Files.createFile(file.resolve("x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFlippedByteIsNoticed() throws IOException {
    save();
    byte[] file = Files.readAllBytes(saved);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int place = random.nextInt(i < 20 ? 8192 : file.length);
      byte[] flipped = file.clone();
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          FamfsException.class,
          () ->
              StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(flipped)))
                  .check(done -> {}),
          "byte " + place + ", seed " + seed);
    }
  }

  @Test
  void progressAddsUpToWhatIsCovered() throws IOException {
    AtomicLong saving = new AtomicLong();
    AtomicLong restoring = new AtomicLong();
    try (FamfsClient client = client(spec)) {
      long covered = StoreSave.coveredBytes(client);
      SaveFile.save(client, saved, false, saving::addAndGet);
      assertEquals(covered, saving.get());
    }
    restore(targets(), DEFAULTS, restoring::addAndGet);
    assertEquals(saving.get(), restoring.get());
  }

  /** kill -9 at places all over a restore: there is the whole store, or none. */
  @Test
  void aKilledRestoreIsNoStoreOrAWholeOne() throws Exception {
    save();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, RestoreChild.class.getName(), saved.toString()));
    targets().forEach(medium -> command.add(medium.toString()));
    int whole = 0;
    for (int steps : new int[] {1, 5, 10, 20, 25, 28, Integer.MAX_VALUE}) {
      if (steps % 2 == 1) {
        makeBlank();
      }
      whole += killedAfter(command, steps) ? 1 : 0;
    }
    assertNotEquals(0, whole, "the last one came to its end");
  }

  /** Whether the killed process left a whole store; if not, that it left none. */
  private boolean killedAfter(List<String> command, int steps) throws IOException {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = child.inputReader()) {
      int seen = 0;
      while (seen < steps && lines.readLine() != null) {
        seen++;
      }
    }
    child.destroyForcibly().onExit().join();
    boolean complete = isStore(targets());
    if (complete) {
      assertWhole(targets());
    }
    return complete;
  }

  private static boolean isStore(List<Path> media) {
    try (FamfsClient client = client(new MediaSpec(media))) {
      return true;
    } catch (NoSuchStoreException none) {
      return false;
    }
  }

  /** Restores, and prints a line for each step. */
  static final class RestoreChild {
    private RestoreChild() {}

    public static void main(String[] arguments) throws IOException {
      List<Path> media = Stream.of(arguments).skip(1).map(Path::of).toList();
      try (FileChannel in = FileChannel.open(Path.of(arguments[0]))) {
        StoreRestore.read(in)
            .onto(media, DEFAULTS.withForce(), as(OWNER), done -> System.out.println(done));
      }
    }
  }
}
