package io.famfsarrow.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.follow.FollowListener;
import io.famfsarrow.store.follow.FollowPace;
import io.famfsarrow.store.follow.Follower;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaOptions.Coherence;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long after a commit of another process a follower's listener is called, and what following
 * costs while nothing happens: at the adaptive pace and spinning, without cache instructions and
 * with them.
 *
 * <p>The publisher is a process of its own and says when each commit began and returned;
 * CLOCK_MONOTONIC is the same for all processes of a host. A lag is counted from the return of the
 * commit; one below zero says that the listener was called before the publisher's call returned.
 *
 * <p>Arguments: folder, commits for each row of figures.
 */
public final class FollowBenchmark {
  private static final long MEDIUM_BYTES = 16L << 30; // sparse
  private static final int SHORTEST_GAP_MILLIS = 10;
  private static final int LONGEST_GAP_MILLIS = 40;
  private static final int WARM_UP_COMMITS = 100;
  private static final long SILENCE_MILLIS = 5_000;
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0644, 0, 0);

  private FollowBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("publish")) {
      publish(Path.of(args[1]), Integer.parseInt(args[2]), Coherence.valueOf(args[3]));
      return;
    }
    Path medium = Path.of(args[0]).resolve("follow-benchmark.famfs");
    try {
      for (Coherence coherence : List.of(Coherence.COHERENT, Coherence.INCOHERENT)) {
        measure(medium, "adaptive", FollowPace.adaptive(), coherence, Integer.parseInt(args[1]));
        measure(medium, "spinning", FollowPace.spinning(), coherence, Integer.parseInt(args[1]));
      }
    } finally {
      Files.deleteIfExists(medium);
    }
  }

  private static StoreOptions options(Coherence coherence) {
    return StoreOptions.defaults().withMedia(new MediaOptions(coherence));
  }

  /** The other process. */
  private static void publish(Path medium, int commits, Coherence coherence) throws Exception {
    Random random = new Random(1);
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options(coherence))) {
      for (int i = 0; i < commits; i++) {
        Thread.sleep(
            SHORTEST_GAP_MILLIS + random.nextInt(LONGEST_GAP_MILLIS - SHORTEST_GAP_MILLIS));
        FamfsPath path = FamfsPath.of("/f" + i);
        try (Reservation reservation = master.reserve(1_000)) {
          long begin = System.nanoTime();
          master.commit(reservation, path, ATTRIBUTES);
          System.out.println(path + " " + begin + " " + System.nanoTime());
        }
      }
    }
  }

  private static void measure(
      Path medium, String pace, FollowPace how, Coherence coherence, int commits) throws Exception {
    MkfsOptions size = MkfsOptions.defaults().withSize(MEDIUM_BYTES).withForce();
    Mkfs.format(medium, size, options(coherence));
    Map<String, Long> seenAt = new ConcurrentHashMap<>();
    try (FamfsClient store = FamfsStore.openClient(MediaSpec.of(medium), options(coherence));
        Follower follower = Follower.start(store, how, new Listener(seenAt))) {
      List<String> commitLines = runPublisher(medium, WARM_UP_COMMITS + commits, coherence);
      waitFor(seenAt, commitLines.size());
      long[] lags = lags(commitLines, seenAt);
      double[] cpu = cpuMillisPerSecond();
      System.out.printf(
          Locale.ROOT,
          "follow, %s, %s: lag of %d commits median %.1f us, 99%% %.1f us, longest %.1f us;"
              + " a commit takes %.1f us; silent: %.2f ms CPU a second for the follower's thread,"
              + " %.2f for the process%n",
          pace,
          coherence.name().toLowerCase(Locale.ROOT),
          lags.length,
          lags[lags.length / 2] / 1e3,
          lags[lags.length * 99 / 100] / 1e3,
          lags[lags.length - 1] / 1e3,
          medianCommitNanos(commitLines) / 1e3,
          cpu[0],
          cpu[1]);
    }
  }

  private record Listener(Map<String, Long> seenAt) implements FollowListener {
    @Override
    public void onCommitted(Namespace before, Namespace after, List<Node> added) {
      long now = System.nanoTime();
      added.forEach(node -> seenAt.put(node.path().toString(), now));
    }

    @Override
    public void onStoreLost(FamfsException reason) {
      throw reason;
    }
  }

  private static List<String> runPublisher(Path medium, int commits, Coherence coherence)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FollowBenchmark.class.getName(),
            "publish",
            medium.toString(),
            Integer.toString(commits),
            coherence.name()));
    Process publisher =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader said = publisher.inputReader()) {
      lines = said.lines().toList();
    }
    if (publisher.waitFor() != 0 || lines.size() != commits) {
      throw new IllegalStateException(lines.size() + " of " + commits + " commits");
    }
    return lines;
  }

  private static void waitFor(Map<String, Long> seenAt, int count) throws InterruptedException {
    for (int i = 0; i < 1_000 && seenAt.size() < count; i++) {
      Thread.sleep(10);
    }
    if (seenAt.size() != count) {
      throw new IllegalStateException("the follower noticed " + seenAt.size() + " of " + count);
    }
  }

  /** Sorted; without those of the warm-up. */
  private static long[] lags(List<String> commitLines, Map<String, Long> seenAt) {
    return commitLines.stream()
        .skip(WARM_UP_COMMITS)
        .map(line -> line.split(" "))
        .mapToLong(words -> seenAt.get(words[0]) - Long.parseLong(words[2]))
        .sorted()
        .toArray();
  }

  private static long medianCommitNanos(List<String> commitLines) {
    long[] nanos =
        commitLines.stream()
            .skip(WARM_UP_COMMITS)
            .map(line -> line.split(" "))
            .mapToLong(words -> Long.parseLong(words[2]) - Long.parseLong(words[1]))
            .toArray();
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  /** Of the follower's thread and of the process, while nothing is committed. */
  private static double[] cpuMillisPerSecond() throws InterruptedException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = System.nanoTime();
    long threadNanos = followerNanos();
    long processNanos = process.getProcessCpuTime();
    Thread.sleep(SILENCE_MILLIS);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new double[] {
      (followerNanos() - threadNanos) / 1e6 / seconds,
      (process.getProcessCpuTime() - processNanos) / 1e6 / seconds
    };
  }

  private static long followerNanos() {
    Thread follower =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("famfs-follow"))
            .findFirst()
            .orElseThrow();
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(follower.getId());
  }
}
