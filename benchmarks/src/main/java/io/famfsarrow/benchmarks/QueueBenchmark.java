package io.famfsarrow.benchmarks;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaOptions.Coherence;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqGeometry;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Messages a second through a queue of 128 buckets, from one thread to another of this process,
 * over files that each side has mapped for itself: without cache instructions and with them.
 *
 * <p>Arguments: folder, messages, rounds.
 */
public final class QueueBenchmark {
  private static final long MEDIUM_BYTES = 256L << 20;
  private static final int BUCKETS = 128;
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0644, 0, 0);

  private QueueBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path medium = Path.of(args[0]).resolve("queue-benchmark.famfs");
    try {
      for (Coherence coherence : List.of(Coherence.COHERENT, Coherence.INCOHERENT)) {
        for (int bucketBytes : List.of(64, 4096)) {
          measure(medium, coherence, bucketBytes, args);
        }
      }
    } finally {
      Files.deleteIfExists(medium);
    }
  }

  private static void measure(Path medium, Coherence coherence, int bucketBytes, String[] args)
      throws Exception {
    StoreOptions options = StoreOptions.defaults().withMedia(new MediaOptions(coherence));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(MEDIUM_BYTES).withForce(), options);
    FamfsPath queue = FamfsPath.of("/q");
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
      QueueFiles.create(master, queue, PcqGeometry.of(BUCKETS, bucketBytes), ATTRIBUTES);
    }
    int messages = Integer.parseInt(args[1]);
    double[] perSecond = new double[Integer.parseInt(args[2])];
    try (FamfsClient one = FamfsStore.openClient(MediaSpec.of(medium), options);
        FamfsClient other = FamfsStore.openClient(MediaSpec.of(medium), options)) {
      run(one, other, queue, messages); // warms up
      for (int round = 0; round < perSecond.length; round++) {
        long start = System.nanoTime();
        run(one, other, queue, messages);
        perSecond[round] = messages / ((System.nanoTime() - start) / 1e9);
      }
    }
    Arrays.sort(perSecond);
    System.out.printf(
        Locale.ROOT,
        "queue, buckets of %d bytes, %s: %,.0f messages a second%n",
        bucketBytes,
        coherence.name().toLowerCase(Locale.ROOT),
        perSecond[perSecond.length / 2]);
  }

  private static void run(FamfsStore one, FamfsStore other, FamfsPath queue, int messages)
      throws InterruptedException {
    Thread producer = new Thread(() -> produce(one, queue, messages), "producer");
    producer.start();
    try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(other, queue)) {
      PcqConsumer consumer = side.queue();
      byte[] message = new byte[consumer.geometry().payloadBytes()];
      for (int taken = 0; taken < messages; ) {
        if (consumer.poll(message)) {
          taken++;
        } else {
          Thread.onSpinWait();
        }
      }
    }
    producer.join();
  }

  private static void produce(FamfsStore store, FamfsPath queue, int messages) {
    try (QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(store, queue)) {
      PcqProducer producer = side.queue();
      byte[] message = new byte[producer.geometry().payloadBytes()];
      for (int sent = 0; sent < messages; ) {
        if (producer.offer(message)) {
          sent++;
        } else {
          Thread.onSpinWait();
        }
      }
    }
  }
}
