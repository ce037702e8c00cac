package io.famfsarrow.store.pcq;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * Bytes of the two files of a queue (famfs-format section 13). Offsets are file offsets.
 *
 * <p>Each file is written by one side only: the producer's by the producer, the consumer's by the
 * consumer. The index of a side shares its cache line with the constant fields before it, and the
 * next sequence number lies in a line of its own.
 */
final class PcqLayout {
  static final long PRODUCER_MAGIC = 0x0BEEBEE3L;
  static final long CONSUMER_MAGIC = 0x0BEEBEE4L;

  /** Bucket 0 lies here in the producer's file; also the length of the consumer's file. */
  static final long HEADER_BYTES = 2L << 20;

  static final int PRODUCER_MAGIC_OFFSET = 0;
  static final int BUCKET_COUNT_OFFSET = PRODUCER_MAGIC_OFFSET + Long.BYTES; // 8
  static final int BUCKET_BYTES_OFFSET = BUCKET_COUNT_OFFSET + Long.BYTES; // 16
  static final int BUCKETS_OFFSET_OFFSET = BUCKET_BYTES_OFFSET + Long.BYTES; // 24

  /** The next bucket to fill: storing it hands the bucket before it over. */
  static final int PRODUCER_INDEX_OFFSET = BUCKETS_OFFSET_OFFSET + Long.BYTES; // 32

  private static final int PRODUCER_PAD_BYTES = 1024;
  static final int PRODUCER_NEXT_SEQ_OFFSET =
      PRODUCER_INDEX_OFFSET + Long.BYTES + PRODUCER_PAD_BYTES; // 1064
  static final int PRODUCER_SIZE_OFFSET = PRODUCER_NEXT_SEQ_OFFSET + Long.BYTES; // 1072

  /** 32 bits, and 32 bits of padding that are zero. */
  static final int CONSUMER_MAGIC_OFFSET = 0;

  /** The next bucket to take: storing it gives the bucket before it back. */
  static final int CONSUMER_INDEX_OFFSET = CONSUMER_MAGIC_OFFSET + Long.BYTES; // 8

  private static final int CONSUMER_PAD_BYTES = 1 << 20;
  static final int CONSUMER_NEXT_SEQ_OFFSET =
      CONSUMER_INDEX_OFFSET + Long.BYTES + CONSUMER_PAD_BYTES; // 1048592
  static final int CONSUMER_SIZE_OFFSET = CONSUMER_NEXT_SEQ_OFFSET + Long.BYTES; // 1048600

  /** Sequence number and checksum at the end of each bucket. */
  static final int TRAILER_BYTES = 2 * Long.BYTES;

  private PcqLayout() {}

  /** File offset of a bucket in the producer's file. */
  static long bucketOffset(long index, int bucketBytes) {
    return HEADER_BYTES + index * bucketBytes;
  }

  /** Puts sequence number and checksum behind the payload that the bucket holds already. */
  static void seal(byte[] bucket, long sequence) {
    ByteBuffer b = littleEndian(bucket);
    b.putLong(bucket.length - TRAILER_BYTES, sequence);
    b.putLong(bucket.length - Long.BYTES, crc(bucket));
  }

  static long sequence(byte[] bucket) {
    return littleEndian(bucket).getLong(bucket.length - TRAILER_BYTES);
  }

  /** Whether payload and sequence number are those that were sealed; all 64 bits are compared. */
  static boolean isWhole(byte[] bucket) {
    return littleEndian(bucket).getLong(bucket.length - Long.BYTES) == crc(bucket);
  }

  /** CRC-32 of all but the checksum itself, zero-extended. */
  private static long crc(byte[] bucket) {
    CRC32 crc = new CRC32();
    crc.update(bucket, 0, bucket.length - Long.BYTES);
    return crc.getValue();
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
