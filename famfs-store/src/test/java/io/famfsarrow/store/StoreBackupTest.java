package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.STRANGER;
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

import io.famfsarrow.store.backup.SaveFile;
import io.famfsarrow.store.backup.StoreRestore;
import io.famfsarrow.store.backup.StoreSave;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreBackupTest {
  private static final long METADATA_BYTES = 10L << 20;
  private static final String PART = ".saved.01234567-89ab-4cde-8f01-23456789abcd.part";
  private static final MkfsOptions DEFAULTS = MkfsOptions.defaults();

  @TempDir Path folder;
  private MediaSpec spec;
  private Path saved;

  @BeforeEach
  void fillAStore() {
    spec = StoreFixture.format(folder);
    saved = folder.resolve("saved");
    try (FamfsMaster master = master(spec)) {
      master.mkdirs(FamfsPath.of("/d/e"), StoreFixture.DIRECTORY);
      publish(master, "/d/a", 5_000_000, (byte) 1);
      try (Reservation gap = master.reserve(4 << 20)) {
        publish(master, "/d/e/behind-a-gap", 3, (byte) 2);
      }
      master.create(FamfsPath.of("/hole"), 7 << 20, StoreFixture.FILE);
    }
  }

  private StoreSave.Result save() throws IOException {
    try (FamfsClient client = client(spec)) {
      return SaveFile.save(client, saved, false, done -> {});
    }
  }

  private static StoreRestore.Result restore(Path file, Path medium, MkfsOptions options)
      throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      return StoreRestore.read(in).onto(medium, options, as(STRANGER), done -> {});
    }
  }

  private static byte[] bytes(Path medium, long offset, int lengthBytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "r")) {
      byte[] bytes = new byte[lengthBytes];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    }
  }

  private static void assertWhole(Path medium) {
    FsckReport report = Fsck.check(medium, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
    try (FamfsClient client = client(MediaSpec.of(medium))) {
      assertEquals(3, client.namespace().fileCount());
      assertTrue(holds(client, "/d/a", (byte) 1));
      assertTrue(holds(client, "/d/e/behind-a-gap", (byte) 2));
      assertTrue(holds(client, "/hole", (byte) 0));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {64L << 20, (100L << 20) + 4096})
  void aStoreComesBackByteForByteOnTheSameOrALargerMedium(long sizeBytes) throws Exception {
    StoreSave.Result result = save();
    assertTrue(result.writtenBytes() < result.coveredBytes(), "runs of zeros take no space");
    Path medium = folder.resolve("restored");
    restore(saved, medium, DEFAULTS.withSize(sizeBytes));
    assertEquals(sizeBytes, Files.size(medium));
    assertArrayEquals(
        bytes(spec.primary(), 0, (int) METADATA_BYTES), bytes(medium, 0, (int) METADATA_BYTES));
    assertWhole(medium);
    int used = (int) (32L << 20);
    assertArrayEquals(bytes(spec.primary(), 0, used), bytes(medium, 0, used));
  }

  @Test
  void theOwnerIsTheSameAndGoesOnPublishing() throws Exception {
    save();
    Path medium = folder.resolve("restored");
    assertEquals(OWNER, restore(saved, medium, DEFAULTS).systemUuid());
    try (FamfsMaster master = master(MediaSpec.of(medium))) {
      publish(master, "/more", 10 << 20, (byte) 9);
      assertTrue(holds(master, "/more", (byte) 9));
      assertTrue(holds(master, "/d/a", (byte) 1));
    }
    assertThrows(
        NotMasterException.class, () -> FamfsStore.openMaster(MediaSpec.of(medium), as(STRANGER)));
  }

  @Test
  void savingDoesNotFillTheHolesOfTheMedium() throws Exception {
    Object before = Files.getAttribute(spec.primary(), "unix:ino");
    long blocksBefore = allocated(spec.primary());
    save();
    assertEquals(before, Files.getAttribute(spec.primary(), "unix:ino"));
    assertEquals(blocksBefore, allocated(spec.primary()));
  }

  private static long allocated(Path file) throws IOException {
    Process du =
        new ProcessBuilder("du", "--block-size=1", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(said.split("\\s", -1)[0]);
  }

  /** Writes on, and does something in the middle of it. */
  private static final class Interrupted implements WritableByteChannel {
    private final WritableByteChannel out;
    private final long afterBytes;
    private final Runnable action;
    private long done;

    Interrupted(WritableByteChannel out, long afterBytes, Runnable action) {
      this.out = out;
      this.afterBytes = afterBytes;
      this.action = action;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = out.write(source);
      if (done <= afterBytes && done + written > afterBytes) {
        action.run();
      }
      done += written;
      return written;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3_000, 2_200_000, 4_300_000})
  void whatIsPublishedMeanwhileIsNotInTheFile(long afterBytes) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      Runnable publishing = () -> publish(master, "/late", 4 << 20, (byte) 8);
      StoreSave.write(
          client, new Interrupted(Channels.newChannel(file), afterBytes, publishing), done -> {});
      assertTrue(holds(master, "/late", (byte) 8));
    }
    Path medium = folder.resolve("restored");
    StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))
        .onto(medium, DEFAULTS, as(OWNER), done -> {});
    assertWhole(medium);
    try (FamfsMaster master = master(MediaSpec.of(medium))) {
      publish(master, "/late", 4 << 20, (byte) 7);
      assertTrue(holds(master, "/late", (byte) 7));
    }
    assertEquals(FsckReport.Verdict.CLEAN, Fsck.check(medium, MediaOptions.defaults()).verdict());
  }

  @Test
  void aStoreThatIsFormattedMeanwhileGivesNoFile() throws Exception {
    try (FamfsClient client = client(spec)) {
      int[] calls = new int[1];
      assertThrows(
          StoreReformattedException.class,
          () ->
              SaveFile.save(
                  client,
                  saved,
                  false,
                  done -> {
                    if (calls[0]++ == 3) {
                      killInPlace();
                    }
                  }));
    }
    assertFalse(Files.exists(saved));
    assertEquals(List.of("store.famfs"), names());
  }

  private void killInPlace() {
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.write(new byte[8]);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anExistingFileIsKeptUnlessItMayBeReplaced() throws Exception {
    Files.writeString(saved, "precious");
    assertThrows(PathExistsException.class, this::save);
    assertEquals("precious", Files.readString(saved));
    try (FamfsClient client = client(spec)) {
      SaveFile.save(client, saved, true, done -> {});
    }
    restore(saved, folder.resolve("restored"), DEFAULTS);
    assertWhole(folder.resolve("restored"));
  }

  @Test
  void whatAKilledSaveLeftIsRemovedByTheNext() throws Exception {
    Files.writeString(folder.resolve(PART), "FAMFSAV1, half a store");
    save();
    assertEquals(List.of("saved", "store.famfs"), names());
  }

  @Test
  void whatIsNoLeftoverOfASaveStays() throws Exception {
    Files.writeString(folder.resolve(".saved.mynotes.part"), "FAMFSAV1 is a nice name");
    Files.writeString(folder.resolve(PART), "no save file");
    String another = PART.replace("saved", "saved2");
    Files.writeString(folder.resolve(another), "FAMFSAV1, of another save");
    String pipe = PART.replace('0', '1');
    assertEquals(
        0, new ProcessBuilder("mkfifo", folder.resolve(pipe).toString()).start().waitFor());
    String link = PART.replace('0', '2');
    Path precious = Files.writeString(folder.resolve("precious"), "FAMFSAV1, a save file");
    Files.createSymbolicLink(folder.resolve(link), precious);
    List<String> before = names();
    save();
    assertTrue(names().containsAll(before), names()::toString);
    assertEquals(before.size() + 1, names().size());
  }

  @Test
  void whatASaveOfThisProcessIsWritingStays() throws Exception {
    Path[] part = new Path[1];
    try (FamfsClient client = client(spec);
        FamfsClient other = client(spec)) {
      PathExistsException refused =
          assertThrows(
              PathExistsException.class,
              () ->
                  SaveFile.save(
                      client,
                      saved,
                      false,
                      done -> {
                        if (part[0] == null) {
                          part[0] = saveMeanwhile(other);
                        }
                      }));
      assertTrue(refused.getMessage().contains("--force"), refused.getMessage());
    }
    assertFalse(Files.exists(part[0]));
    assertEquals(List.of("saved", "store.famfs"), names());
    restore(saved, folder.resolve("restored"), DEFAULTS);
    assertWhole(folder.resolve("restored"));
  }

  /** Saves to the same name while another save is at it; the other's part. */
  private Path saveMeanwhile(FamfsStore store) {
    try {
      Path part = onlyPart();
      SaveFile.save(store, saved, false, done -> {});
      assertEquals(part, onlyPart());
      return part;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path onlyPart() throws IOException {
    List<String> parts = names().stream().filter(name -> name.endsWith(".part")).toList();
    assertEquals(1, parts.size(), parts::toString);
    return folder.resolve(parts.get(0));
  }

  @Test
  void onlyAnOrdinaryFileIsReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    List<String> before = names();
    try (FamfsClient client = client(spec)) {
      for (Path target : List.of(pipe, link, folder)) {
        assertThrows(
            PathExistsException.class, () -> SaveFile.save(client, target, true, done -> {}));
      }
    }
    assertEquals(before, names());
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aDamagedLogIsNotSaved() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "rw")) {
      file.seek((2 << 20) + 48 + 544 + 100);
      file.write(0x55);
    }
    CorruptMediaException refused = assertThrows(CorruptMediaException.class, this::save);
    assertTrue(refused.getMessage().contains("fsck"), refused.getMessage());
    assertFalse(Files.exists(saved));
  }

  /** A file medium that was made before, blank, is filled where it is, as a device is. */
  private Path blank(long sizeBytes) throws IOException {
    Path medium = folder.resolve("blank");
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
      file.setLength(sizeBytes);
    }
    return medium;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 4096 + 32, 2_200_000, 4_200_000, 1})
  void aRestoreThatBreaksOffLeavesNoStoreAndCanBeRepeated(int kept) throws Exception {
    save();
    byte[] file = Files.readAllBytes(saved);
    byte[] cut = Arrays.copyOf(file, kept == 1 ? file.length - 1 : kept);
    Path medium = blank(64 << 20);
    assertThrows(
        CorruptMediaException.class,
        () ->
            StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(cut)))
                .onto(medium, DEFAULTS, as(OWNER), done -> {}));
    assertThrows(NoSuchStoreException.class, () -> client(MediaSpec.of(medium)));
    restore(saved, medium, DEFAULTS.withForce());
    assertWhole(medium);
  }

  @Test
  void aRestoreThatBreaksOffLeavesAnOldStoreOnAFileAsItWas() throws Exception {
    save();
    byte[] file = Files.readAllBytes(saved);
    file[file.length - 100] ^= 1;
    assertThrows(
        CorruptMediaException.class,
        () ->
            StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file)))
                .onto(spec.primary(), DEFAULTS.withForce(), as(OWNER), done -> {}));
    assertWhole(spec.primary());
    assertEquals(List.of("saved", "store.famfs"), names());
  }

  @Test
  void everyFlippedByteIsNoticed() throws Exception {
    save();
    byte[] file = Files.readAllBytes(saved);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      places.add(random.nextInt(i < 40 ? 8192 : file.length));
    }
    for (int i = 1; i <= 32; i++) {
      places.add(file.length - i);
    }
    for (int place : places) {
      byte[] flipped = file.clone();
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          FamfsException.class,
          () ->
              StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(flipped)))
                  .check(done -> {}),
          "byte " + place + ", seed " + seed);
    }
    StoreRestore.Result whole =
        StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file))).check(done -> {});
    assertEquals(5, whole.entryCount());
  }

  @Test
  void whatMkfsWouldNotOverwriteIsNotOverwritten() throws Exception {
    save();
    assertThrows(
        NotMasterException.class,
        () -> restore(saved, spec.primary(), DEFAULTS),
        "another host's store");
    Path data = folder.resolve("data");
    Files.write(data, new byte[] {1, 2, 3});
    assertThrows(PathExistsException.class, () -> restore(saved, data, DEFAULTS));
    assertThrows(
        InvalidRequestException.class,
        () -> restore(saved, folder.resolve("small"), DEFAULTS.withSize(32 << 20)));
    Path small = blank(63 << 20);
    assertThrows(InvalidRequestException.class, () -> restore(saved, small, DEFAULTS));
    try (FamfsClient inUse = client(spec)) {
      assertThrows(
          MediaBusyException.class, () -> restore(saved, spec.primary(), DEFAULTS.withForce()));
      restore(saved, spec.primary(), DEFAULTS.withForce().withRevoke());
      assertTrue(holds(inUse, "/d/a", (byte) 1), "the old mapping keeps the old bytes");
    }
    assertWhole(spec.primary());
  }

  @Test
  void progressAddsUpToWhatIsCovered() throws Exception {
    long[] done = new long[3];
    long covered;
    try (FamfsClient client = client(spec)) {
      covered = StoreSave.coveredBytes(client);
      SaveFile.save(client, saved, false, bytes -> done[0] += bytes);
    }
    try (FileChannel in = FileChannel.open(saved)) {
      StoreRestore restore = StoreRestore.read(in);
      assertEquals(covered, restore.coveredBytes());
      restore.onto(folder.resolve("r"), DEFAULTS, as(OWNER), bytes -> done[1] += bytes);
    }
    try (FileChannel in = FileChannel.open(saved)) {
      StoreRestore.read(in).check(bytes -> done[2] += bytes);
    }
    assertArrayEquals(new long[] {covered, covered, covered}, done);
  }
}
