package io.famfsarrow.store.pcq;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.media.MediaMemory;
import java.nio.ByteBuffer;

/**
 * The two files of a queue: how they are made, checked and looked at. {@link PcqProducer} and
 * {@link PcqConsumer} move messages.
 *
 * <p>What makes it right on incoherent media:
 *
 * <ul>
 *   <li>The producer writes a bucket back and fences before it stores its index, and the consumer
 *       drops the line of that index before it reads it and the bucket's lines after: so a bucket
 *       that the index hands over is read whole.
 *   <li>The consumer has read a bucket before it stores its own index, and the producer drops the
 *       line of that index before it reads it: so no bucket is overwritten that is still to be
 *       read. An old value only makes a side wait.
 *   <li>Two sides on one host see each other's index in the cache before it is on the medium. A
 *       side that finds a new one drops its line once more, which writes it back, before it stores
 *       an index of its own: else a power cut could leave the answer and take the question, a
 *       consumer that is ahead of its producer.
 *   <li>The bucket before an index is never overwritten while the index stays. So each side finds
 *       the sequence number to go on with there, whatever moment it was killed at; the counters in
 *       the headers are kept for the famfs tools, which go by them.
 *   <li>A side that starts drops the lines of its own file that it is going to store into: this
 *       host may have them from before, while the side ran on another host. A store changes a part
 *       of a line, and when the line leaves, its old rest would go over what is there now: the
 *       neighbour of a small bucket, or the file's size beside a counter. While the side runs
 *       nobody else stores there, so once is enough.
 * </ul>
 */
public final class PcQueue {
  /** The famfs tools' name of the consumer's file is the queue's name with this behind it. */
  public static final String CONSUMER_SUFFIX = ".consumer";

  /** No index. */
  static final long UNKNOWN = -1;

  /** A side has a bucket, its user a message, and the process other things to do. */
  private static final int MEMORY_SHARE = 4;

  private PcQueue() {}

  /**
   * State of a queue, as both files show it.
   *
   * @param producerIndex next bucket to fill
   * @param producerNextSeq sequence number of the next message, as the header has it
   * @param consumerIndex next bucket to take
   * @param consumerNextSeq sequence number expected next, as the header has it
   */
  public record Info(
      PcqGeometry geometry,
      long producerIndex,
      long producerNextSeq,
      long consumerIndex,
      long consumerNextSeq) {

    /** Messages that wait to be taken. */
    public long waiting() {
      long ahead = producerIndex - consumerIndex;
      return ahead < 0 ? ahead + geometry.bucketCount() : ahead;
    }

    public boolean isFull() {
      return waiting() == geometry.bucketCount() - 1;
    }
  }

  /**
   * Makes both files an empty queue, and writes them back. All of both is stored: what the space
   * held before could pass for messages.
   */
  public static void format(PcqGeometry geometry, MediaMemory producer, MediaMemory consumer) {
    long consumerBytes = geometry.consumerFileBytes();
    consumer.zero(0, consumerBytes);
    consumer.storeRelease(PcqLayout.CONSUMER_MAGIC_OFFSET, PcqLayout.CONSUMER_MAGIC);
    consumer.storeRelease(PcqLayout.CONSUMER_SIZE_OFFSET, consumerBytes);
    consumer.writeBack(0, consumerBytes);

    long producerBytes = geometry.producerFileBytes();
    producer.zero(0, producerBytes);
    producer.storeRelease(PcqLayout.PRODUCER_MAGIC_OFFSET, PcqLayout.PRODUCER_MAGIC);
    producer.storeRelease(PcqLayout.BUCKET_COUNT_OFFSET, geometry.bucketCount());
    producer.storeRelease(PcqLayout.BUCKET_BYTES_OFFSET, geometry.bucketBytes());
    producer.storeRelease(PcqLayout.BUCKETS_OFFSET_OFFSET, PcqLayout.HEADER_BYTES);
    producer.storeRelease(PcqLayout.PRODUCER_SIZE_OFFSET, producerBytes);
    producer.writeBack(0, producerBytes);
    producer.fence();
  }

  /**
   * Looks at a queue as it is on the medium now.
   *
   * @throws CorruptMediaException if the files are no queue, or what they say cannot be
   */
  public static Info info(MediaMemory producer, MediaMemory consumer) {
    PcqGeometry geometry = geometry(producer);
    requireConsumer(consumer);
    return new Info(
        geometry,
        producerIndex(producer, geometry),
        freshLong(producer, PcqLayout.PRODUCER_NEXT_SEQ_OFFSET),
        consumerIndex(consumer, geometry),
        freshLong(consumer, PcqLayout.CONSUMER_NEXT_SEQ_OFFSET));
  }

  /** The shape that the producer's file declares, held against the file's own length. */
  static PcqGeometry geometry(MediaMemory producer) {
    requireLength(producer, PcqLayout.HEADER_BYTES, "producer");
    int headerBytes = PcqLayout.PRODUCER_INDEX_OFFSET;
    producer.drop(0, headerBytes);
    byte[] header = new byte[headerBytes];
    producer.load(0, header, 0, headerBytes);
    ByteBuffer b = PcqLayout.littleEndian(header);
    requireEqual("magic", PcqLayout.PRODUCER_MAGIC, b.getLong(PcqLayout.PRODUCER_MAGIC_OFFSET));
    requireEqual(
        "bucket offset", PcqLayout.HEADER_BYTES, b.getLong(PcqLayout.BUCKETS_OFFSET_OFFSET));
    long bucketBytes = b.getLong(PcqLayout.BUCKET_BYTES_OFFSET);
    if (!PcqGeometry.isBucketSize(bucketBytes)) {
      throw corrupt("bucket size " + bucketBytes + " is no power of two from 32 to 2^30");
    }
    long count = b.getLong(PcqLayout.BUCKET_COUNT_OFFSET);
    long fitting = (producer.lengthBytes() - PcqLayout.HEADER_BYTES) / bucketBytes;
    if (count < 2 || count > fitting) {
      throw corrupt(
          count
              + " buckets of "
              + bucketBytes
              + " bytes: expected 2 to the "
              + fitting
              + " that fit");
    }
    return new PcqGeometry(count, (int) bucketBytes);
  }

  static void requireConsumer(MediaMemory consumer) {
    requireLength(consumer, PcqLayout.HEADER_BYTES, "consumer");
    long magic = freshLong(consumer, PcqLayout.CONSUMER_MAGIC_OFFSET) & 0xFFFF_FFFFL;
    requireEqual("consumer magic", PcqLayout.CONSUMER_MAGIC, magic);
  }

  private static void requireLength(MediaMemory memory, long needed, String whose) {
    if (memory.lengthBytes() < needed) {
      throw corrupt(
          "the "
              + whose
              + " file has "
              + memory.lengthBytes()
              + " bytes, expected at least "
              + needed);
    }
  }

  private static void requireEqual(String what, long expected, long found) {
    if (expected != found) {
      throw corrupt(
          what + " 0x" + Long.toHexString(found) + ", expected 0x" + Long.toHexString(expected));
    }
  }

  /** The producer's index, bounded; as fresh as its line, which {@link #geometry} dropped. */
  static long producerIndex(MediaMemory producer, PcqGeometry geometry) {
    return index(producer, PcqLayout.PRODUCER_INDEX_OFFSET, geometry, "producer index");
  }

  /**
   * The consumer's index, bounded; as fresh as its line, which {@link #requireConsumer} dropped.
   */
  static long consumerIndex(MediaMemory consumer, PcqGeometry geometry) {
    return index(consumer, PcqLayout.CONSUMER_INDEX_OFFSET, geometry, "consumer index");
  }

  /**
   * The producer's index as it is on the medium now, for the consumer to act upon.
   *
   * @param known what the consumer has found before, or {@link #UNKNOWN}
   */
  static long handedOver(MediaMemory producer, PcqGeometry geometry, long known) {
    producer.drop(PcqLayout.PRODUCER_INDEX_OFFSET, Long.BYTES);
    long index = producerIndex(producer, geometry);
    if (index != known) {
      producer.drop(PcqLayout.PRODUCER_INDEX_OFFSET, Long.BYTES); // now it is on the medium
    }
    return index;
  }

  /**
   * The consumer's index as it is on the medium now, for the producer to act upon.
   *
   * @param known what the producer has found before, or {@link #UNKNOWN}
   */
  static long givenBack(MediaMemory consumer, PcqGeometry geometry, long known) {
    consumer.drop(PcqLayout.CONSUMER_INDEX_OFFSET, Long.BYTES);
    long index = consumerIndex(consumer, geometry);
    if (index != known) {
      consumer.drop(PcqLayout.CONSUMER_INDEX_OFFSET, Long.BYTES); // now it is on the medium
    }
    return index;
  }

  private static long index(MediaMemory memory, long offset, PcqGeometry geometry, String what) {
    long index = memory.loadAcquire(offset);
    if (index < 0 || index >= geometry.bucketCount()) {
      throw corrupt(
          what
              + " "
              + Long.toUnsignedString(index)
              + ", expected less than the bucket count "
              + geometry.bucketCount());
    }
    return index;
  }

  static long freshLong(MediaMemory memory, long offset) {
    memory.drop(offset, Long.BYTES);
    return memory.loadAcquire(offset);
  }

  /**
   * Room for one bucket.
   *
   * @throws InvalidRequestException if this process has no memory for it: the size was read from a
   *     medium, and may be any that a file of it can hold
   */
  static byte[] newBucket(PcqGeometry geometry) {
    return newBucket(geometry, Runtime.getRuntime().maxMemory());
  }

  /** As {@link #newBucket(PcqGeometry)}, in a process that may take so much memory. */
  static byte[] newBucket(PcqGeometry geometry, long memoryBytes) {
    long mostBytes = memoryBytes / MEMORY_SHARE;
    if (geometry.bucketBytes() > mostBytes) {
      throw new InvalidRequestException(
          "queue: buckets of "
              + geometry.bucketBytes()
              + " bytes are too large for this process, which takes up to "
              + mostBytes
              + ": give it more memory (-Xmx)");
    }
    return new byte[geometry.bucketBytes()];
  }

  /** A bucket as it is on the medium now. */
  static void loadBucket(MediaMemory producer, PcqGeometry geometry, long index, byte[] bucket) {
    long offset = geometry.bucketOffset(index);
    producer.drop(offset, bucket.length);
    producer.load(offset, bucket, 0, bucket.length);
  }

  /**
   * Sequence number behind that of the bucket before an index: 0 if no message ever went that far.
   *
   * <p>A counter of 0 in the header says nothing of that, for neither side writes it back while it
   * runs (famfs-format section 13): after a kill it may be that of a queue which went round. So in
   * a queue that the famfs tools made in used space, whose last bucket holds a whole message of an
   * older queue, the number goes on from that one.
   *
   * @param bucket room for it
   */
  static long sequenceAt(MediaMemory producer, PcqGeometry geometry, long index, byte[] bucket) {
    loadBucket(producer, geometry, geometry.before(index), bucket);
    if (PcqLayout.isWhole(bucket)) {
      return PcqLayout.sequence(bucket) + 1;
    }
    if (index == 0) {
      return 0;
    }
    throw corrupt(
        "bucket " + geometry.before(index) + " was handed over, but its checksum does not match");
  }

  static CorruptMediaException corrupt(String what) {
    return new CorruptMediaException("queue: " + what);
  }
}
