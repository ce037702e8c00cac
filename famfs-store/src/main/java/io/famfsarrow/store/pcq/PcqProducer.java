package io.famfsarrow.store.pcq;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.media.MediaMemory;

/**
 * The side of a queue that puts messages. There may be one at a time, on any host. Not thread-safe.
 *
 * <p>When the producer of a host without coherent memory was killed and the next one is to run on
 * another host, write the lines of the queue's files back on the old host first ({@code flush}):
 * they may be in its cache still, and would overwrite what the new one stores.
 */
public final class PcqProducer {
  private final MediaMemory producer;
  private final MediaMemory consumer;
  private final PcqGeometry geometry;
  private final byte[] bucket;
  private long index;
  private long nextSeq;

  /** Where the consumer was when it was last looked at: it can only have gone on since. */
  private long consumerIndex;

  private long fullCount;

  /**
   * Goes on where the last producer stopped, also if it was killed.
   *
   * @param producer the producer's file, for reading and writing
   * @param consumer the consumer's file, for reading
   * @throws CorruptMediaException if the files are no queue
   */
  public PcqProducer(MediaMemory producer, MediaMemory consumer) {
    this.producer = producer;
    this.consumer = consumer;
    PcQueue.requireConsumer(consumer);
    geometry = PcQueue.geometry(producer);
    bucket = PcQueue.newBucket(geometry);
    dropOldLines();
    index = PcQueue.producerIndex(producer, geometry);
    consumerIndex = PcQueue.givenBack(consumer, geometry, PcQueue.UNKNOWN);
    nextSeq = PcQueue.sequenceAt(producer, geometry, index, bucket);
  }

  /** What this host may still have of a time when another one produced: see {@link PcQueue}. */
  private void dropOldLines() {
    producer.drop(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, Long.BYTES);
    producer.drop(geometry.bucketOffset(0), geometry.allBucketBytes());
  }

  public PcqGeometry geometry() {
    return geometry;
  }

  /** Sequence number of the next message. */
  public long nextSeq() {
    return nextSeq;
  }

  /** How often a message found the queue full. */
  public long fullCount() {
    return fullCount;
  }

  /**
   * Puts a message, if there is room.
   *
   * @param payload exactly {@link PcqGeometry#payloadBytes()} bytes
   * @return false if the queue is full; then nothing was changed
   */
  public boolean offer(byte[] payload) {
    if (payload.length != geometry.payloadBytes()) {
      throw new InvalidRequestException(
          "a message of " + payload.length + " bytes, expected exactly " + geometry.payloadBytes());
    }
    long after = geometry.after(index);
    if (after == consumerIndex) {
      consumerIndex = PcQueue.givenBack(consumer, geometry, consumerIndex);
      if (after == consumerIndex) {
        fullCount++;
        return false;
      }
    }
    System.arraycopy(payload, 0, bucket, 0, payload.length);
    PcqLayout.seal(bucket, nextSeq);
    handOver(after);
    return true;
  }

  private void handOver(long after) {
    long offset = geometry.bucketOffset(index);
    producer.store(offset, bucket, 0, bucket.length);
    producer.writeBack(offset, bucket.length);
    producer.fence();
    producer.storeRelease(PcqLayout.PRODUCER_INDEX_OFFSET, after);
    producer.writeBack(PcqLayout.PRODUCER_INDEX_OFFSET, Long.BYTES);
    producer.fence();
    index = after;
    nextSeq++;
    // For the famfs tools only, which do not write it back either: see PcQueue.
    producer.storeRelease(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, nextSeq);
  }

  /** Writes back what the famfs tools go by; the queue itself does not need it. */
  public void settle() {
    producer.storeRelease(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, nextSeq);
    producer.writeBack(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, Long.BYTES);
    producer.fence();
  }
}
