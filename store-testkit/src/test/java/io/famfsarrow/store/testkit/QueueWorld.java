package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.pcq.PcQueue;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqGeometry;
import io.famfsarrow.store.pcq.PcqProducer;
import java.util.ArrayList;
import java.util.List;

/** One queue, what was put into it, and what was taken out. */
final class QueueWorld {
  private static final long PRODUCER_AT = 8 * SuperblockLayout.ALLOC_UNIT_BYTES;
  private static final long CONSUMER_AT = 16 * SuperblockLayout.ALLOC_UNIT_BYTES;

  /**
   * Buckets start here in the producer's file; the consumer's file is as long (famfs-format 13).
   */
  private static final long BUCKETS_AT = 2L << 20;

  /** The counters of a header, and the files' own sizes beside them (famfs-format 13). */
  private static final int HEADER_BYTES = 1088;

  private static final long CONSUMER_TAIL = 1 << 20;
  private static final long PRODUCER_SIZE_AT = 1072;
  private static final long CONSUMER_SIZE_AT = 1048600;

  /** Looks at a full or empty queue before a side gives up: the other may be dead. */
  private static final int PATIENCE = 24;

  private final PcqGeometry geometry;

  /** By sequence number, what was offered last: one that failed may be followed by another. */
  private final List<byte[]> offered = new ArrayList<>();

  /** So many were accepted: they must arrive. */
  private int accepted;

  /** The next one to arrive, if none gets lost. */
  private long expected;

  /** Consumers that died may each have lost the message that they were taking. */
  private int lossesAllowed;

  QueueWorld(Chance chance, int mostBuckets) {
    geometry = PcqGeometry.of(chance.between(2, mostBuckets), chance.oneOf(32, 32, 64, 128));
  }

  private MediaMemory producerFile(SimulatedHost host) {
    return new SimulatedWindow(host, PRODUCER_AT, geometry.producerFileBytes());
  }

  private MediaMemory consumerFile(SimulatedHost host) {
    return new SimulatedWindow(host, CONSUMER_AT, geometry.consumerFileBytes());
  }

  private long allBucketBytes() {
    return geometry.bucketCount() * geometry.bucketBytes();
  }

  /** As the production code does it, over megabytes. */
  void format(SimulatedHost host) {
    PcQueue.format(geometry, producerFile(host), consumerFile(host));
  }

  /** The same on a medium of zeros, where only some lines need to be stored. */
  void formatZeros(SimulatedHost host) {
    PcQueue.format(geometry, new Zeros(producerFile(host)), new Zeros(consumerFile(host)));
  }

  private static final class Zeros extends ForwardingMemory {
    private Zeros(MediaMemory memory) {
      super(memory);
    }

    @Override
    public void zero(long offset, long length) {
      // it is
    }

    @Override
    public void writeBack(long offset, long length) {
      super.writeBack(offset, HEADER_BYTES);
      super.writeBack(CONSUMER_TAIL, HEADER_BYTES);
    }
  }

  /** Some program of the host looks at the files, so that it has lines cached that grow old. */
  void lookAround(SimulatedHost host) {
    byte[] bytes = new byte[HEADER_BYTES];
    producerFile(host).load(0, bytes, 0, bytes.length);
    consumerFile(host).load(0, bytes, 0, bytes.length);
    consumerFile(host).load(CONSUMER_TAIL, bytes, 0, bytes.length);
    byte[] buckets = new byte[(int) allBucketBytes()];
    producerFile(host).load(BUCKETS_AT, buckets, 0, buckets.length);
  }

  /** As the command {@code flush}: what a killed process left in the cache goes to the medium. */
  void flush(SimulatedHost host) {
    producerFile(host).drop(0, HEADER_BYTES);
    producerFile(host).drop(BUCKETS_AT, allBucketBytes());
    consumerFile(host).drop(0, HEADER_BYTES);
    consumerFile(host).drop(CONSUMER_TAIL, HEADER_BYTES);
  }

  /** Puts some messages; gives up where the queue stays full. */
  void produce(SimulatedHost host, Chance chance, int messages) {
    PcqProducer producer = new PcqProducer(producerFile(host), consumerFile(host));
    for (int i = 0; i < messages; i++) {
      int sequence = (int) producer.nextSeq();
      assertTrue(
          sequence >= accepted && sequence >= expected && sequence <= offered.size(),
          () -> "goes on with message " + sequence + " of " + accepted + " to " + offered.size());
      remember(sequence, draw(chance, geometry.payloadBytes()));
      if (!offer(producer, sequence)) {
        break;
      }
      accepted = sequence + 1;
    }
    producer.settle();
  }

  private static byte[] draw(Chance chance, int lengthBytes) {
    byte[] payload = new byte[lengthBytes];
    for (int i = 0; i < lengthBytes; i++) {
      payload[i] = (byte) chance.below(256);
    }
    return payload;
  }

  private void remember(int sequence, byte[] payload) {
    if (sequence == offered.size()) {
      offered.add(payload);
    } else {
      offered.set(sequence, payload);
    }
  }

  private boolean offer(PcqProducer producer, int sequence) {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      boolean room = sequence - expected < geometry.bucketCount() - 1;
      if (producer.offer(offered.get(sequence))) {
        return true;
      }
      assertFalse(room, () -> "no room for message " + sequence + ", " + expected + " were taken");
    }
    return false;
  }

  /** From now on one more message may have got lost: who takes it may die while it does. */
  void allowLoss() {
    lossesAllowed++;
  }

  /** Takes messages; gives up where the queue stays empty. */
  void consume(SimulatedHost host, int messages) {
    PcqConsumer consumer = new PcqConsumer(producerFile(host), consumerFile(host));
    skipLost(consumer.nextSeq());
    byte[] payload = new byte[geometry.payloadBytes()];
    for (int i = 0; i < messages && poll(consumer, payload); i++) {
      assertTrue(expected < offered.size(), "a message that nobody put");
      assertArrayEquals(offered.get((int) expected), payload, () -> "message " + expected);
      expected++;
    }
    consumer.settle();
  }

  private void skipLost(long nextSeq) {
    assertTrue(nextSeq >= expected, () -> "message " + nextSeq + " comes again");
    lossesAllowed -= (int) (nextSeq - expected);
    assertTrue(lossesAllowed >= 0, "a message got lost");
    expected = nextSeq;
  }

  private boolean poll(PcqConsumer consumer, byte[] payload) {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      boolean due = accepted > expected;
      if (consumer.poll(payload)) {
        return true;
      }
      assertFalse(due, () -> "nothing to take, " + expected + " of " + accepted + " were taken");
    }
    return false;
  }

  /** At last: whatever was accepted arrives, wherever it is taken. */
  void drain(SimulatedHost host) {
    consume(host, Integer.MAX_VALUE);
    assertTrue(expected >= accepted, () -> expected + " of " + accepted + " messages arrived");
  }

  /**
   * Both sides have settled: what the famfs tools go by is on the medium, and nothing else gone.
   */
  void requireSettled(SimulatedHost host) {
    PcQueue.Info info = PcQueue.info(producerFile(host), consumerFile(host));
    assertEquals(geometry, info.geometry());
    assertEquals(0, info.waiting(), info::toString);
    assertEquals(info.producerNextSeq(), info.consumerNextSeq(), info::toString);
    assertEquals(expected, info.consumerNextSeq(), info::toString);
    assertEquals(expected % geometry.bucketCount(), info.consumerIndex(), info::toString);
    assertEquals(geometry.producerFileBytes(), producerFile(host).loadAcquire(PRODUCER_SIZE_AT));
    assertEquals(geometry.consumerFileBytes(), consumerFile(host).loadAcquire(CONSUMER_SIZE_AT));
  }
}
