package io.famfsarrow.store.pcq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcQueueTest {
  private static final PcqGeometry GEOMETRY = PcqGeometry.of(4, 64);

  private final ArrayMemory producer = new ArrayMemory(GEOMETRY.producerFileBytes());
  private final ArrayMemory consumer = new ArrayMemory(GEOMETRY.consumerFileBytes());
  private final byte[] room = new byte[GEOMETRY.payloadBytes()];

  @BeforeEach
  void format() {
    PcQueue.format(GEOMETRY, producer, consumer);
  }

  private PcqProducer newProducer() {
    return new PcqProducer(producer, consumer);
  }

  private PcqConsumer newConsumer() {
    return new PcqConsumer(producer, consumer);
  }

  private static byte[] message(long number) {
    return ByteBuffer.allocate(GEOMETRY.payloadBytes()).putLong(number).array();
  }

  private long take(PcqConsumer from) {
    assertTrue(from.poll(room));
    return ByteBuffer.wrap(room).getLong();
  }

  @Test
  void aMessageComesOutAsItWentIn() {
    byte[] message = new byte[GEOMETRY.payloadBytes()];
    new Random(1).nextBytes(message);
    assertTrue(newProducer().offer(message));
    assertTrue(newConsumer().poll(room));
    assertArrayEquals(message, room);
  }

  @Test
  void oneBucketStaysEmpty() {
    PcqProducer from = newProducer();
    for (int i = 0; i < 3; i++) {
      assertTrue(from.offer(message(i)));
    }
    byte[] before = producer.bytes().clone();
    assertFalse(from.offer(message(3)));
    assertArrayEquals(before, producer.bytes(), "a full queue is not touched");
    assertEquals(1, from.fullCount());
    assertTrue(PcQueue.info(producer, consumer).isFull());
    assertEquals(3, PcQueue.info(producer, consumer).waiting());
  }

  @Test
  void anEmptyQueueGivesNothing() {
    PcqConsumer to = newConsumer();
    assertFalse(to.poll(room));
    assertFalse(to.poll(room));
    assertEquals(2, to.emptyCount());
    assertEquals(0, to.retryCount());
  }

  @ParameterizedTest
  @CsvSource({"2, 32", "4, 64", "7, 128", "3, 4096"})
  void manyMessagesGoAroundInOrder(long bucketCount, long bucketBytes) {
    PcqGeometry geometry = PcqGeometry.of(bucketCount, bucketBytes);
    ArrayMemory ahead = new ArrayMemory(geometry.producerFileBytes());
    ArrayMemory behind = new ArrayMemory(geometry.consumerFileBytes());
    PcQueue.format(geometry, ahead, behind);
    PcqProducer from = new PcqProducer(ahead, behind);
    PcqConsumer to = new PcqConsumer(ahead, behind);
    Random random = new Random(bucketCount);
    byte[] payload = new byte[geometry.payloadBytes()];
    long sent = 0;
    long received = 0;
    while (received < 1000) {
      if (random.nextBoolean()) {
        ByteBuffer.wrap(payload).putLong(sent);
        sent += from.offer(payload) ? 1 : 0;
      } else if (to.poll(payload)) {
        assertEquals(received++, ByteBuffer.wrap(payload).getLong());
      }
      assertEquals(sent - received, PcQueue.info(ahead, behind).waiting());
    }
  }

  /** Whatever moment a side is killed at, the next one goes on where it was. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void killedSidesAreFollowedByOthers(long seed) {
    Random random = new Random(seed);
    PcqProducer from = newProducer();
    PcqConsumer to = newConsumer();
    List<Long> received = new ArrayList<>();
    long sent = 0;
    for (int step = 0; step < 5000; step++) {
      producer.killAfter(random.nextInt(40));
      consumer.killAfter(random.nextInt(12));
      try {
        if (random.nextBoolean()) {
          sent += from.offer(message(sent)) ? 1 : 0;
        } else if (to.poll(room)) {
          received.add(ByteBuffer.wrap(room).getLong());
        }
      } catch (ArrayMemory.Killed killed) {
        producer.survive();
        consumer.survive();
        from = newProducer();
        to = newConsumer();
        sent = from.nextSeq();
        while (received.size() < to.nextSeq()) {
          received.add((long) received.size()); // taken, and lost with the process that took it
        }
      }
    }
    assertTrue(received.size() > 100, "received " + received.size());
    for (int i = 0; i < received.size(); i++) {
      assertEquals(i, received.get(i), "seed " + seed);
    }
  }

  @Test
  void aProducerThatIsKilledHasSentItsMessageOrNot() {
    for (int stores = 0; stores < 12; stores++) {
      format();
      newProducer().offer(message(0));
      PcqProducer victim = newProducer();
      producer.killAfter(stores);
      boolean finished = true;
      try {
        victim.offer(message(1));
      } catch (ArrayMemory.Killed killed) {
        finished = false;
      }
      producer.survive();
      PcqProducer next = newProducer();
      assertTrue(next.nextSeq() == 2 || !finished, "after " + stores + " stores");
      next.offer(message(next.nextSeq()));
      PcqConsumer to = newConsumer();
      for (long seq = 0; seq < next.nextSeq(); seq++) {
        assertEquals(seq, take(to));
      }
      assertFalse(to.poll(room));
    }
  }

  @Test
  void aQueueThatWentRoundGoesOnAlsoIfItsCounterWasLost() {
    PcqProducer from = newProducer();
    PcqConsumer to = newConsumer();
    for (int i = 0; i < GEOMETRY.bucketCount(); i++) {
      from.offer(message(i));
      take(to);
    }
    PcqLayout.littleEndian(producer.bytes()).putLong(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, 0);
    PcqLayout.littleEndian(consumer.bytes()).putLong(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, 0);
    PcqProducer next = newProducer();
    assertEquals(GEOMETRY.bucketCount(), next.nextSeq());
    next.offer(message(4));
    assertEquals(4, take(newConsumer()));
  }

  @Test
  void aDamagedMessageIsAnErrorAfterTwoMoreLooksAndStays() {
    newProducer().offer(message(0));
    producer.bytes()[(int) GEOMETRY.bucketOffset(0) + 20] ^= 1;
    PcqConsumer to = newConsumer();
    assertThrows(CorruptMediaException.class, () -> to.poll(room));
    assertEquals(2, to.retryCount());
    producer.bytes()[(int) GEOMETRY.bucketOffset(0) + 20] ^= 1;
    assertEquals(0, take(to));
  }

  @Test
  void aProducerThatWasLeftBehindIsNoticedByTheConsumer() {
    PcqProducer leftBehind = newProducer();
    PcqProducer from = newProducer();
    PcqConsumer to = newConsumer();
    for (int i = 0; i < GEOMETRY.bucketCount(); i++) {
      from.offer(message(i));
      assertEquals(i, take(to));
    }
    leftBehind.offer(message(0));
    CorruptMediaException seen = assertThrows(CorruptMediaException.class, () -> to.poll(room));
    assertTrue(seen.getMessage().contains("two producers"), seen.getMessage());
  }

  @Test
  void aMessageOfAnotherSizeIsRefused() {
    assertThrows(InvalidRequestException.class, () -> newProducer().offer(new byte[1]));
    assertThrows(InvalidRequestException.class, () -> newConsumer().poll(new byte[100]));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 64",
    "0, 64",
    "-1, 64",
    "4, 16",
    "4, 48",
    "4, 0",
    "4, -64",
    "4, 2147483648",
    "9223372036854775807, 64"
  })
  void shapesThatCannotBeAreRefused(long bucketCount, long bucketBytes) {
    assertThrows(InvalidRequestException.class, () -> PcqGeometry.of(bucketCount, bucketBytes));
  }

  /** Every number of a header is bounded before it is used. */
  @ParameterizedTest
  @CsvSource({
    "0, 1", // magic
    "8, 0",
    "8, 1",
    "8, 5",
    "8, -1",
    "8, 9223372036854775807",
    "16, 0",
    "16, 16",
    "16, 63",
    "16, 128",
    "16, -64",
    "16, 4611686018427387904",
    "24, 0",
    "24, -2097152",
    "32, 4",
    "32, -1"
  })
  void aHeaderThatLiesIsAnError(int offset, long value) {
    PcqLayout.littleEndian(producer.bytes()).putLong(offset, value);
    assertThrows(CorruptMediaException.class, this::newConsumer);
    assertThrows(CorruptMediaException.class, this::newProducer);
    assertThrows(CorruptMediaException.class, () -> PcQueue.info(producer, consumer));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "8, 4", "8, -1"})
  void aConsumerHeaderThatLiesIsAnError(int offset, long value) {
    PcqLayout.littleEndian(consumer.bytes()).putLong(offset, value);
    assertThrows(CorruptMediaException.class, this::newConsumer);
    assertThrows(CorruptMediaException.class, this::newProducer);
    assertThrows(CorruptMediaException.class, () -> PcQueue.info(producer, consumer));
  }

  @Test
  void anIndexThatTurnsBadUnderALiveSideIsAnError() {
    PcqProducer from = newProducer();
    PcqConsumer to = newConsumer();
    PcqLayout.littleEndian(producer.bytes()).putLong(PcqLayout.PRODUCER_INDEX_OFFSET, 1 << 20);
    assertThrows(CorruptMediaException.class, () -> to.poll(room));
    PcqLayout.littleEndian(consumer.bytes()).putLong(PcqLayout.CONSUMER_INDEX_OFFSET, -5);
    for (int i = 0; i < 3; i++) {
      from.offer(message(i));
    }
    assertThrows(CorruptMediaException.class, () -> from.offer(message(3)));
  }

  @Test
  void filesThatAreTooShortAreNoQueue() {
    assertThrows(CorruptMediaException.class, () -> PcQueue.info(new ArrayMemory(100), consumer));
    assertThrows(CorruptMediaException.class, () -> PcQueue.info(producer, new ArrayMemory(8)));
  }
}
