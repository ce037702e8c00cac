package io.famfsarrow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.backup.StoreRestore;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import io.famfsarrow.store.pcq.PcQueue;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills processes at random moments of everything that changes a store, and looks afterwards at
 * what they left: see {@code tools/kill-sweep}. Two at a time work on one store and are killed
 * independently of each other.
 */
final class KillSweep implements AutoCloseable {
  static final String STORE = "store.famfs";
  static final long STORE_BYTES = 512L << 20;

  private static final int CHILDREN = 2;
  private static final int LONGEST_LIFE_MILLIS = 1500;
  private static final long TIME_LIMIT_SECONDS = 120;
  private static final int SOURCE_BYTES = 6_000_000;

  private final Path folder;
  private final MediaSpec spec;
  private final Random random;
  private final StoreOptions owner;
  private byte[] published;
  private long killCount;
  private long doneCount;

  /** A process, and the lines of what it finished. */
  private record Child(Process process, ConcurrentLinkedQueue<String> done, Thread reader) {}

  KillSweep(long seed) throws IOException {
    Path shared = Path.of("/dev/shm");
    folder =
        Files.isWritable(shared)
            ? Files.createTempDirectory(shared, "famfs-kill-sweep-")
            : Files.createTempDirectory("famfs-kill-sweep-");
    spec = MediaSpec.of(folder.resolve(STORE));
    random = new Random(seed);
    owner = new StoreOptions(SystemIdentity.resolve(CliStore.OWNER), MediaOptions.defaults());
    makeSources();
  }

  long killCount() {
    return killCount;
  }

  /** Commands that were finished before the kill. */
  long doneCount() {
    return doneCount;
  }

  private CliRun run(String... args) {
    List<String> all = new ArrayList<>(List.of("--store", spec.toString()));
    all.addAll(List.of("--system-uuid", CliStore.OWNER));
    all.addAll(List.of(args));
    return CliRun.of(all.toArray(String[]::new));
  }

  private void makeSources() throws IOException {
    StringBuilder csv = new StringBuilder("id,name\n");
    for (int i = 0; i < 20_000; i++) {
      csv.append(i).append(",row ").append(i * 7919L).append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), csv);
    for (long seed : KillSweepChild.SOURCE_SEEDS) {
      Files.write(folder.resolve("src-" + seed), SeededContent.bytes(SOURCE_BYTES, seed));
    }
    Path tree = Files.createDirectories(folder.resolve("tree/a/b")).getParent().getParent();
    for (int i = 1; i <= 5; i++) {
      Files.write(tree.resolve("a/f-" + i), SeededContent.bytes(300_000 * i, i));
      Files.write(tree.resolve("a/b/g-" + i), SeededContent.bytes(i, i));
    }
  }

  /** A fresh store, with a saved one beside it. */
  private void format() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(KillSweep::isScratch).toList()) {
        Files.delete(file);
      }
    }
    run("mkfs", "--force", "--size", Long.toString(STORE_BYTES), spec.toString()).expectDone();
    run("mkdir", "/creat", "/cp", "/pub", "/mkdir", "/pcq").expectDone();
    run("publish", folder.resolve("t.csv").toString(), "/pub/first.arrow").expectDone();
    run("creat", "-s", "3M", "-r", "-S", "5", "/creat/first-5").expectDone();
    run("pcq", "--create", "-b", "256", "-n", "64", KillSweepChild.QUEUE).expectDone();
    run("save", folder.resolve("saved").toString()).expectDone();
    published = run("cat", "--format", "raw", "/pub/first.arrow").expectDone().bytes();
  }

  private static boolean isScratch(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("saved")
        || name.startsWith(".saved")
        || name.startsWith("inplace")
        || name.startsWith("replaced")
        || name.startsWith(".replaced");
  }

  /**
   * Runs until so many processes were killed; throws an {@link AssertionError} if one left harm.
   */
  void kill(int kills) throws Exception {
    format();
    for (int round = 0; killCount < kills; round++) {
      List<Child> children = new ArrayList<>();
      try {
        for (int i = 0; i < CHILDREN; i++) {
          children.add(start(round + "." + i));
        }
        killAll(children);
      } finally {
        children.forEach(child -> child.process().destroyForcibly());
      }
      for (Child child : children) {
        child.process().waitFor();
        child.reader().join();
      }
      requireSound(children);
      if (isHalfFull()) {
        format();
      }
    }
  }

  private void killAll(List<Child> children) throws InterruptedException {
    long[] deaths = new long[children.size()];
    Arrays.setAll(deaths, i -> random.nextInt(LONGEST_LIFE_MILLIS));
    long start = System.nanoTime();
    for (int i = 0; i < deaths.length; i++) {
      int next = indexOfSmallest(deaths);
      long left = deaths[next] - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      Thread.sleep(Math.max(0, left));
      require(children.get(next).process().isAlive(), "a child ended by itself");
      children.get(next).process().destroyForcibly().waitFor();
      killCount++;
      deaths[next] = Long.MAX_VALUE;
    }
  }

  private static int indexOfSmallest(long[] values) {
    int smallest = 0;
    for (int i = 1; i < values.length; i++) {
      smallest = values[i] < values[smallest] ? i : smallest;
    }
    return smallest;
  }

  private Child start(String tag) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, KillSweepChild.class.getName()));
    command.addAll(List.of(folder.toString(), tag, Long.toString(random.nextLong())));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return follow(process);
  }

  private static Child follow(Process process) throws Exception {
    ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    CountDownLatch ready = new CountDownLatch(1);
    Thread reader = new Thread(() -> read(process, done, ready), "kill-sweep-reader");
    reader.start();
    require(ready.await(TIME_LIMIT_SECONDS, TimeUnit.SECONDS), "a child does not start");
    return new Child(process, done, reader);
  }

  private static void read(
      Process process, ConcurrentLinkedQueue<String> done, CountDownLatch ready) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(KillSweepChild.READY)) {
          ready.countDown();
        } else if (line.contains(" | ")) { // a line that was cut off says nothing
          done.add(line);
        }
      }
    } catch (IOException cutOff) {
      // the process was killed while it wrote
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private void requireSound(List<Child> children) throws Exception {
    FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
    require(report.verdict() != FsckReport.Verdict.ERRORS, "fsck: " + report.problems());
    for (Child child : children) {
      for (String line : child.done()) {
        requireExpected(line);
      }
    }
    try (FamfsClient store = FamfsStore.openClient(spec, owner)) {
      for (FileNode file : store.namespace().files()) {
        requireWhole(store, file);
      }
      drain(store);
    }
    requireFreeSpace();
    requireScratchSound();
  }

  /** What was finished is there; what was refused was refused for a reason. */
  private void requireExpected(String line) {
    String[] words = line.split(" ", -1);
    int exitCode = Integer.parseInt(words[1]);
    String verb = words[3];
    doneCount++;
    boolean inUse = exitCode == ExitCodes.DENIED && verb.equals("pcq");
    boolean fullOrEmpty = exitCode == ExitCodes.NO && verb.equals("pcq");
    boolean full = exitCode == ExitCodes.FULL;
    boolean noFolder = exitCode == ExitCodes.NOT_FOUND && line.contains(" cp -r "); // full before
    require(
        exitCode == ExitCodes.DONE || inUse || fullOrEmpty || full || noFolder, "failed: " + line);
    if (exitCode != ExitCodes.DONE) {
      return;
    }
    String last = line.substring(0, line.indexOf(" | ")).replaceAll(".* ", "");
    if (last.startsWith("/") && !last.startsWith(folder.toString())) {
      run("stat", last).expectDone();
    }
  }

  private void requireWhole(FamfsStore store, FileNode file) {
    String path = file.path().toString();
    try (FileView view = store.open(file)) {
      if (path.startsWith("/pub/")) {
        require(view.sizeBytes() == published.length, path + " has another size");
        require(Arrays.equals(bytes(view), published), path + " differs");
      } else if (path.startsWith("/creat/") || path.startsWith("/cp/")) {
        long seed = Long.parseLong(path.substring(path.lastIndexOf('-') + 1));
        require(
            SeededContent.verify(view, seed).equals(OptionalLong.empty()), path + " is not whole");
      }
    }
    if (path.startsWith("/pcq/") && !path.endsWith(PcQueue.CONSUMER_SUFFIX)) {
      require(QueueFiles.info(store, file.path()).waiting() == 0, path + " is not empty");
    }
  }

  private static byte[] bytes(FileView view) {
    byte[] bytes = new byte[(int) view.sizeBytes()];
    RawMemory.copy(view.address(), bytes, 0, bytes.length);
    return bytes;
  }

  /** Every message is the next one, and what the producer sent. */
  private static void drain(FamfsStore store) {
    FamfsPath queue = FamfsPath.of(KillSweepChild.QUEUE);
    try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(store, queue)) {
      int length = side.queue().geometry().payloadBytes();
      byte[] expected = SeededContent.bytes(length, KillSweepChild.QUEUE_SEED);
      byte[] message = new byte[length];
      while (side.queue().poll(message)) {
        require(Arrays.equals(expected, message), "a message is damaged");
      }
    }
  }

  /** What nobody named can be had at once, all of it, and holds no memory. */
  private void requireFreeSpace() throws IOException {
    try (FamfsMaster master = FamfsStore.openMaster(spec, owner)) {
      AllocationBitmap space = master.replay().space();
      long free = space.largestFreeRunBytes();
      if (free > 0) {
        try (Reservation all = master.reserve(free)) {
          require(all.sizeBytes() == free, "not all of the free space");
        }
      }
      long named = space.takenUnits() * space.allocUnitBytes();
      long held = heldBytes();
      require(held <= named, held + " bytes are held, " + named + " are named");
    }
  }

  /** Memory or disk that the medium takes. */
  private long heldBytes() throws IOException {
    Process du =
        new ProcessBuilder("du", "--block-size=1", spec.primary().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(said.split("\\s", -1)[0]);
  }

  /** Media that were formatted or restored, and save files. */
  private void requireScratchSound() throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(KillSweep::isScratch).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.startsWith("saved")) {
        try (FileChannel in = FileChannel.open(file)) {
          StoreRestore.read(in).check(done -> {});
        }
      } else if (name.startsWith("replaced")) {
        requireWholeMedium(file);
      } else if (name.startsWith("inplace")) {
        requireWholeOrNone(file);
        Files.delete(file);
      } else {
        Files.delete(file); // hidden: what a killed one had not given its name yet
      }
    }
  }

  private void requireWholeOrNone(Path medium) {
    try {
      requireWholeMedium(medium);
    } catch (NoSuchStoreException none) {
      // it was killed before the magic came back
    }
  }

  private void requireWholeMedium(Path medium) {
    try (FamfsClient store = FamfsStore.openClient(MediaSpec.of(medium), owner)) {
      require(store.replay().problems().isEmpty(), medium + ": " + store.replay().problems());
      for (FileNode file : store.namespace().files()) {
        requireWhole(store, file);
      }
    }
  }

  private boolean isHalfFull() {
    JsonNode df = run("df", "--json").expectDone().json();
    return df.get("used").asLong() > STORE_BYTES / 2;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
