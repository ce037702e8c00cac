package io.famfsarrow.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.follow.FollowListener;
import io.famfsarrow.store.follow.FollowPace;
import io.famfsarrow.store.follow.Follower;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * How soon a host notices what another one commits, where clocks cannot be compared: the owner
 * commits a directory, the other host's follower notices it and puts a message into a queue, and
 * the owner, which polls that queue, takes the time of the whole trip. So a lag is less than that.
 *
 * <p>Arguments: {@code answer} on the host that follows, started first, or {@code ask} on the
 * owner; medium; path of an empty queue; {@code adaptive} or {@code spinning}; rounds.
 */
public final class FollowRoundTrip {
  private static final int GAP_MILLIS = 30;
  private static final long SILENCE_MILLIS = 5_000;
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0755, 0, 0);

  private FollowRoundTrip() {}

  public static void main(String[] args) throws Exception {
    MediaSpec medium = MediaSpec.parse(args[1]);
    FamfsPath queue = FamfsPath.of(args[2]);
    String pace = args[3];
    int rounds = Integer.parseInt(args[4]);
    if (args[0].equals("answer")) {
      answer(medium, queue, pace, rounds);
    } else {
      ask(medium, queue, pace, rounds);
    }
  }

  private static FamfsPath name(FamfsPath queue, String pace, int round) {
    return queue.parent().child(pace + "-" + round);
  }

  private static void ask(MediaSpec medium, FamfsPath queue, String pace, int rounds)
      throws Exception {
    long[] nanos = new long[rounds];
    try (FamfsMaster master = FamfsStore.openMaster(medium, StoreOptions.defaults());
        QueueFiles.Side<PcqConsumer> answers = QueueFiles.openConsumer(master, queue)) {
      byte[] answer = new byte[answers.queue().geometry().payloadBytes()];
      for (int round = 0; round < rounds; round++) {
        Thread.sleep(GAP_MILLIS);
        long start = System.nanoTime();
        master.mkdir(name(queue, pace, round), ATTRIBUTES);
        while (!answers.queue().poll(answer)) {
          Thread.onSpinWait();
        }
        nanos[round] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "{\"rounds\": %d, \"median_us\": %.0f, \"p99_us\": %.0f, \"longest_us\": %.0f}%n",
        rounds,
        nanos[rounds / 2] / 1e3,
        nanos[rounds * 99 / 100] / 1e3,
        nanos[rounds - 1] / 1e3);
  }

  private static void answer(MediaSpec medium, FamfsPath queue, String pace, int rounds)
      throws Exception {
    FollowPace how = pace.equals("spinning") ? FollowPace.spinning() : FollowPace.adaptive();
    try (FamfsClient store = FamfsStore.openClient(medium, StoreOptions.defaults());
        QueueFiles.Side<PcqProducer> answers = QueueFiles.openProducer(store, queue)) {
      Answering listener = new Answering(answers.queue());
      try (Follower follower = Follower.start(store, how, listener)) {
        System.out.println("ready");
        for (int round = 0; round < rounds; round++) {
          String name = listener.noticed.take();
          if (!name.equals(pace + "-" + round)) {
            throw new IllegalStateException("noticed " + name + " in round " + round);
          }
        }
        System.out.printf(
            Locale.ROOT, "{\"silent_cpu_ms_per_s\": %.2f}%n", cpuMillisPerSecond(follower));
      }
    }
  }

  /** Answers from the follower's own thread. */
  private static final class Answering implements FollowListener {
    private final BlockingQueue<String> noticed = new LinkedBlockingQueue<>();
    private final PcqProducer answers;
    private final byte[] message;

    private Answering(PcqProducer answers) {
      this.answers = answers;
      this.message = new byte[answers.geometry().payloadBytes()];
    }

    @Override
    public void onCommitted(Namespace before, Namespace after, List<Node> added) {
      for (Node node : added) {
        while (!answers.offer(message)) {
          Thread.onSpinWait();
        }
        noticed.add(node.path().nameText());
      }
    }

    @Override
    public void onStoreLost(FamfsException reason) {
      noticed.add(String.valueOf(reason.getMessage()));
    }
  }

  /** Of the whole process, while nothing is committed. */
  private static double cpuMillisPerSecond(Follower follower) throws InterruptedException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = System.nanoTime();
    long cpuNanos = process.getProcessCpuTime();
    Thread.sleep(SILENCE_MILLIS);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (follower.listenerFailure().isPresent()) {
      throw new IllegalStateException(follower.listenerFailure().get());
    }
    return (process.getProcessCpuTime() - cpuNanos) / 1e6 / seconds;
  }
}
