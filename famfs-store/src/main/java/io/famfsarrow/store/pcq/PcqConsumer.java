package io.famfsarrow.store.pcq;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.media.MediaMemory;

/**
 * The side of a queue that takes messages. There may be one at a time, on any host. A message
 * counts as taken once the medium says so, before the caller has done anything with it: one that is
 * killed just then has lost it. Not thread-safe.
 *
 * <p>It may move to another host as the producer may, under the same condition ({@link
 * PcqProducer}); otherwise messages could come a second time.
 */
public final class PcqConsumer {
  /** Another look may find what a first one did not: as the famfs tools do it. */
  private static final int RETRIES = 2;

  private final MediaMemory producer;
  private final MediaMemory consumer;
  private final PcqGeometry geometry;
  private final byte[] bucket;
  private long index;
  private long nextSeq;

  /** Where the producer was when it was last looked at: it can only have gone on since. */
  private long producerIndex;

  private long emptyCount;
  private long retryCount;

  /**
   * Goes on where the last consumer stopped, also if it was killed.
   *
   * @param producer the producer's file, for reading
   * @param consumer the consumer's file, for reading and writing
   * @throws CorruptMediaException if the files are no queue
   */
  public PcqConsumer(MediaMemory producer, MediaMemory consumer) {
    this.producer = producer;
    this.consumer = consumer;
    PcQueue.requireConsumer(consumer);
    geometry = PcQueue.geometry(producer);
    bucket = PcQueue.newBucket(geometry);
    consumer.drop(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, Long.BYTES); // old lines: see PcQueue
    index = PcQueue.consumerIndex(consumer, geometry);
    producerIndex = PcQueue.handedOver(producer, geometry, PcQueue.UNKNOWN);
    nextSeq = PcQueue.sequenceAt(producer, geometry, index, bucket);
  }

  public PcqGeometry geometry() {
    return geometry;
  }

  /** Sequence number that the next message must have. */
  public long nextSeq() {
    return nextSeq;
  }

  /** How often there was no message. */
  public long emptyCount() {
    return emptyCount;
  }

  /** How often a bucket had to be read again. */
  public long retryCount() {
    return retryCount;
  }

  /**
   * Takes the next message, if there is one.
   *
   * @param payload gets it; exactly {@link PcqGeometry#payloadBytes()} bytes
   * @return false if the queue is empty; then nothing was changed
   * @throws CorruptMediaException if the message is damaged or out of order; it is not taken
   */
  public boolean poll(byte[] payload) {
    if (payload.length != geometry.payloadBytes()) {
      throw new InvalidRequestException(
          "room for " + payload.length + " bytes, expected exactly " + geometry.payloadBytes());
    }
    if (index == producerIndex) {
      producerIndex = PcQueue.handedOver(producer, geometry, producerIndex);
      if (index == producerIndex) {
        emptyCount++;
        return false;
      }
    }
    loadMessage();
    System.arraycopy(bucket, 0, payload, 0, payload.length);
    giveBack();
    return true;
  }

  private void loadMessage() {
    PcQueue.loadBucket(producer, geometry, index, bucket);
    for (int retry = 0; !isNext(); retry++) {
      if (retry == RETRIES) {
        throw damaged();
      }
      retryCount++;
      PcQueue.loadBucket(producer, geometry, index, bucket);
    }
  }

  private CorruptMediaException damaged() {
    if (!PcqLayout.isWhole(bucket)) {
      return PcQueue.corrupt("bucket " + index + ": the checksum does not match");
    }
    return PcQueue.corrupt(
        "bucket "
            + index
            + ": sequence number "
            + Long.toUnsignedString(PcqLayout.sequence(bucket))
            + ", expected "
            + nextSeq
            + ": are there two producers or two consumers?");
  }

  private boolean isNext() {
    return PcqLayout.isWhole(bucket) && PcqLayout.sequence(bucket) == nextSeq;
  }

  /** The bucket was copied out, so the producer may fill it again. */
  private void giveBack() {
    index = geometry.after(index);
    nextSeq++;
    consumer.storeRelease(PcqLayout.CONSUMER_INDEX_OFFSET, index);
    consumer.writeBack(PcqLayout.CONSUMER_INDEX_OFFSET, Long.BYTES);
    consumer.fence();
    // For the famfs tools only, which do not write it back either: see PcQueue.
    consumer.storeRelease(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, nextSeq);
  }

  /** Writes back what the famfs tools go by; the queue itself does not need it. */
  public void settle() {
    consumer.storeRelease(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, nextSeq);
    consumer.writeBack(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, Long.BYTES);
    consumer.fence();
  }
}
