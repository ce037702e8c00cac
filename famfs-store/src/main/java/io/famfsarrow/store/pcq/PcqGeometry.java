package io.famfsarrow.store.pcq;

import io.famfsarrow.store.InvalidRequestException;

/**
 * Shape of a queue, checked: nothing of it can lead outside the producer's file.
 *
 * @param bucketCount at least 2; one bucket always stays empty
 * @param bucketBytes a power of two, sequence number and checksum included
 */
public record PcqGeometry(long bucketCount, int bucketBytes) {
  /** The smallest power of two that holds more than the 16 bytes of sequence and checksum. */
  public static final int MIN_BUCKET_BYTES = 32;

  /** So that a message fits into an array. */
  public static final int MAX_BUCKET_BYTES = 1 << 30;

  /**
   * Checks what a user asked for.
   *
   * @throws InvalidRequestException if there is no such queue
   */
  public static PcqGeometry of(long bucketCount, long bucketBytes) {
    if (!isBucketSize(bucketBytes)) {
      throw new InvalidRequestException(
          "a bucket of "
              + bucketBytes
              + " bytes cannot be made: expected a power of two from "
              + MIN_BUCKET_BYTES
              + " to "
              + MAX_BUCKET_BYTES);
    }
    long most = (Long.MAX_VALUE - 2 * PcqLayout.HEADER_BYTES) / bucketBytes;
    if (bucketCount < 2 || bucketCount > most) {
      throw new InvalidRequestException(
          "a queue of "
              + bucketCount
              + " buckets cannot be made: at least 2, as one always stays empty, and at most "
              + most);
    }
    return new PcqGeometry(bucketCount, (int) bucketBytes);
  }

  static boolean isBucketSize(long bucketBytes) {
    return bucketBytes >= MIN_BUCKET_BYTES
        && bucketBytes <= MAX_BUCKET_BYTES
        && Long.bitCount(bucketBytes) == 1;
  }

  /** Bytes of a message. */
  public int payloadBytes() {
    return bucketBytes - PcqLayout.TRAILER_BYTES;
  }

  /** Exact size of the producer's file. */
  public long producerFileBytes() {
    return PcqLayout.HEADER_BYTES + allBucketBytes();
  }

  long allBucketBytes() {
    return bucketCount * bucketBytes;
  }

  /** Exact size of the consumer's file. */
  public long consumerFileBytes() {
    return PcqLayout.HEADER_BYTES;
  }

  long bucketOffset(long index) {
    return PcqLayout.bucketOffset(index, bucketBytes);
  }

  long after(long index) {
    return index + 1 == bucketCount ? 0 : index + 1;
  }

  long before(long index) {
    return index == 0 ? bucketCount - 1 : index - 1;
  }
}
