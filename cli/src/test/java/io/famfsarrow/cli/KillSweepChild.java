package io.famfsarrow.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What {@link KillSweep} kills: runs one command after the other within one process and says before
 * and after each what it is. Names tell the content: a name that ends in {@code -SEED} holds what
 * that seed gives.
 */
final class KillSweepChild {
  /** Files from which cp copies: {@code src-SEED}. */
  static final long[] SOURCE_SEEDS = {11, 12, 13};

  static final String QUEUE = "/queue";
  static final long QUEUE_SEED = 99;
  static final String READY = "ready";
  static final String DONE = "done ";

  private final Path folder;
  private final String tag;
  private final Random random;
  private int count;

  private KillSweepChild(Path folder, String tag, long seed) {
    this.folder = folder;
    this.tag = tag;
    this.random = new Random(seed);
  }

  /** Arguments: folder, tag, seed. */
  public static void main(String[] args) throws Exception {
    KillSweepChild child = new KillSweepChild(Path.of(args[0]), args[1], Long.parseLong(args[2]));
    System.out.println(READY);
    while (true) {
      child.step();
    }
  }

  private void step() throws Exception {
    String name = tag + "-" + count++;
    switch (random.nextInt(9)) {
      case 0 -> creat(name);
      case 1 -> run(name, "mkdir", "-p", "/mkdir/" + name + "/a/b");
      case 2 -> copy(name);
      case 3 -> copyTree(name);
      case 4 -> run(name, "publish", folder.resolve("t.csv").toString(), "/pub/" + name + ".arrow");
      case 5 -> queue(name);
      case 6 -> run(name, "save", "--force", folder.resolve("saved-" + tag).toString());
      case 7 -> mkfs(name);
      default -> restore(name);
    }
  }

  private void creat(String name) {
    long seed = 1L + random.nextInt(1_000_000);
    String size = Integer.toString(1 + random.nextInt(9_000_000));
    run(name, "creat", "-s", size, "-r", "-S", Long.toString(seed), "/creat/" + name + "-" + seed);
  }

  private String source() {
    return folder.resolve("src-" + SOURCE_SEEDS[random.nextInt(SOURCE_SEEDS.length)]).toString();
  }

  private void copy(String name) {
    String source = source();
    String seed = source.substring(source.lastIndexOf('-'));
    run(name, "cp", "-t", "2", source, "/cp/" + name + seed);
  }

  private void copyTree(String name) {
    run(name + "/tree", "mkdir", "/cp/" + name);
    run(name, "cp", "-r", folder.resolve("tree").toString(), "/cp/" + name);
  }

  /** Takes and puts some; another process may be at it. */
  private void queue(String name) {
    String seed = Long.toString(QUEUE_SEED);
    String some = Integer.toString(1 + random.nextInt(200));
    String side = random.nextBoolean() ? "--producer" : "--consumer";
    run(name, "pcq", side, "--nowait", "-N", some, "-S", seed, QUEUE);
    run(name + "/new", "pcq", "--create", "-b", "4096", "-n", "100", "/pcq/" + name);
  }

  /** A file that is replaced, or a blank one that is formatted where it is, as a device is. */
  private void mkfs(String name) throws Exception {
    if (random.nextBoolean()) {
      Path medium = folder.resolve("replaced-" + tag);
      run(name, "mkfs", "--force", "--size", "64M", medium.toString());
      return;
    }
    Path medium = blank("inplace-" + name);
    run(name, "mkfs", medium.toString());
  }

  private void restore(String name) throws Exception {
    String saved = folder.resolve("saved").toString();
    Path medium =
        random.nextBoolean() ? folder.resolve("replaced-" + tag) : blank("inplace-" + name);
    run(name, "restore", "--force", saved, medium.toString());
  }

  private Path blank(String name) throws Exception {
    Path medium = folder.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
      file.setLength(KillSweep.STORE_BYTES);
    }
    return medium;
  }

  /** Runs a verb on the store that all children share. */
  private void run(String name, String... args) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--store", folder.resolve(KillSweep.STORE).toString()));
    all.addAll(List.of("--system-uuid", CliStore.OWNER));
    all.addAll(List.of(args));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        FamfsArrow.execute(
            all.toArray(String[]::new),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String said = err.toString(StandardCharsets.UTF_8).replace('\n', ' ');
    System.out.println(DONE + exitCode + " " + name + " " + String.join(" ", args) + " | " + said);
  }
}
