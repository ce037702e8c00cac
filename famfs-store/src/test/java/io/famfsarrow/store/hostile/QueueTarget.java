package io.famfsarrow.store.hostile;

import static io.famfsarrow.store.hostile.MediumDrill.require;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.pcq.ForgedQueue;
import io.famfsarrow.store.pcq.PcQueue;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqProducer;
import java.util.List;

/** Both sides of a queue whose files say what they like. */
final class QueueTarget implements Targets.Target {
  private static final int MOST_MESSAGES = 600;

  private final ForgedQueue files = new ForgedQueue();

  @Override
  public void run(byte[] input) {
    files.fill(new InputReader(input));
    FlatMemory producer = new FlatMemory(files.producer(), files.producerBytes());
    FlatMemory consumer = new FlatMemory(files.consumer(), files.consumerBytes());
    attempt(() -> inform(producer, consumer));
    attempt(() -> take(producer, consumer));
    attempt(() -> put(producer, consumer));
    attempt(() -> take(producer, consumer));
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
    }
  }

  private static void inform(FlatMemory producer, FlatMemory consumer) {
    PcQueue.Info info = PcQueue.info(producer, consumer);
    require(
        info.waiting() >= 0 && info.waiting() < info.geometry().bucketCount(),
        "waiting: " + info.waiting());
    require(info.isFull() || info.waiting() < info.geometry().bucketCount() - 1, info.toString());
  }

  /** A queue that nobody fills is empty after as many messages as it has buckets. */
  private static void take(FlatMemory producer, FlatMemory consumer) {
    PcqConsumer side = new PcqConsumer(producer, consumer);
    byte[] message = new byte[side.geometry().payloadBytes()];
    long taken = 0;
    while (taken < MOST_MESSAGES && side.poll(message)) {
      taken++;
    }
    require(taken < side.geometry().bucketCount(), taken + " messages taken");
    side.settle();
  }

  private static void put(FlatMemory producer, FlatMemory consumer) {
    PcqProducer side = new PcqProducer(producer, consumer);
    byte[] message = new byte[side.geometry().payloadBytes()];
    long put = 0;
    while (put < MOST_MESSAGES && side.offer(message)) {
      put++;
    }
    require(put < side.geometry().bucketCount(), put + " messages put");
    side.settle();
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        ForgedQueue.seed(4, 64, 3, 0),
        ForgedQueue.seed(8, 1024, 1, 1),
        ForgedQueue.seed(512, 32, 0, 7),
        ForgedQueue.seed(2, 8192, 0, 1));
  }
}
