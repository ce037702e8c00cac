package io.famfsarrow.store.pcq;

import io.famfsarrow.store.hostile.InputReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The two files of a queue in few bytes, as a fuzzer changes them. */
public final class ForgedQueue {
  private static final int SEAL_MAGIC = 1;
  private static final int SEAL_BUCKETS = 2;
  private static final int SHORT_FILES = 4;
  private static final int FILE_BYTES = (2 << 20) + (16 << 10);

  private final byte[] producer = new byte[FILE_BYTES];
  private final byte[] consumer = new byte[2 << 20];
  private int producerBytes;
  private int consumerBytes;

  /** Makes the files be what the input says. */
  public void fill(InputReader in) {
    Arrays.fill(producer, (byte) 0);
    Arrays.fill(consumer, (byte) 0);
    int options = in.u8();
    boolean cut = (options & SHORT_FILES) != 0;
    producerBytes = cut ? Math.min(in.u16() * 40, FILE_BYTES) : FILE_BYTES;
    consumerBytes = cut ? Math.min(in.u16() * 40, consumer.length) : consumer.length;
    ByteBuffer p = PcqLayout.littleEndian(producer);
    p.putLong(PcqLayout.PRODUCER_MAGIC_OFFSET, in.i64())
        .putLong(PcqLayout.BUCKET_COUNT_OFFSET, in.i64())
        .putLong(PcqLayout.BUCKET_BYTES_OFFSET, in.i64())
        .putLong(PcqLayout.BUCKETS_OFFSET_OFFSET, in.i64())
        .putLong(PcqLayout.PRODUCER_INDEX_OFFSET, in.i64())
        .putLong(PcqLayout.PRODUCER_NEXT_SEQ_OFFSET, in.i64())
        .putLong(PcqLayout.PRODUCER_SIZE_OFFSET, in.i64());
    ByteBuffer c = PcqLayout.littleEndian(consumer);
    c.putLong(PcqLayout.CONSUMER_MAGIC_OFFSET, in.i64())
        .putLong(PcqLayout.CONSUMER_INDEX_OFFSET, in.i64())
        .putLong(PcqLayout.CONSUMER_NEXT_SEQ_OFFSET, in.i64())
        .putLong(PcqLayout.CONSUMER_SIZE_OFFSET, in.i64());
    if ((options & SEAL_MAGIC) != 0) {
      p.putLong(PcqLayout.PRODUCER_MAGIC_OFFSET, PcqLayout.PRODUCER_MAGIC);
      p.putLong(PcqLayout.BUCKETS_OFFSET_OFFSET, PcqLayout.HEADER_BYTES);
      c.putLong(PcqLayout.CONSUMER_MAGIC_OFFSET, PcqLayout.CONSUMER_MAGIC);
    }
    fillBuckets((options & SEAL_BUCKETS) != 0, p.getLong(PcqLayout.BUCKET_BYTES_OFFSET), in);
  }

  private void fillBuckets(boolean seal, long bucketBytes, InputReader in) {
    int buckets = (int) PcqLayout.HEADER_BYTES;
    int first = in.u8();
    byte[] content = in.bytes(FILE_BYTES - buckets);
    System.arraycopy(content, 0, producer, buckets, content.length);
    if (!seal || !PcqGeometry.isBucketSize(bucketBytes) || bucketBytes > content.length) {
      return;
    }
    int length = (int) bucketBytes;
    for (int at = 0; at + length <= content.length; at += length) {
      byte[] bucket = Arrays.copyOfRange(content, at, at + length);
      PcqLayout.seal(bucket, first + at / length);
      System.arraycopy(bucket, 0, producer, buckets + at, length);
    }
  }

  public byte[] producer() {
    return producer;
  }

  /** How much of it is the file. */
  public int producerBytes() {
    return producerBytes;
  }

  public byte[] consumer() {
    return consumer;
  }

  /** How much of it is the file. */
  public int consumerBytes() {
    return consumerBytes;
  }

  /** Start of the producer's file of an empty queue. */
  public static byte[] header(long bucketCount, long bucketBytes) {
    byte[] header = new byte[PcqLayout.PRODUCER_INDEX_OFFSET + Long.BYTES];
    PcqLayout.littleEndian(header)
        .putLong(PcqLayout.PRODUCER_MAGIC_OFFSET, PcqLayout.PRODUCER_MAGIC)
        .putLong(PcqLayout.BUCKET_COUNT_OFFSET, bucketCount)
        .putLong(PcqLayout.BUCKET_BYTES_OFFSET, bucketBytes)
        .putLong(PcqLayout.BUCKETS_OFFSET_OFFSET, PcqLayout.HEADER_BYTES);
    return header;
  }

  /** An input that makes a queue in which some messages wait. */
  public static byte[] seed(
      int bucketCount, int bucketBytes, int producerIndex, int consumerIndex) {
    ByteBuffer b = ByteBuffer.allocate(90).order(ByteOrder.LITTLE_ENDIAN);
    b.put((byte) (SEAL_MAGIC | SEAL_BUCKETS));
    b.putLong(0).putLong(bucketCount).putLong(bucketBytes).putLong(0).putLong(producerIndex);
    b.putLong(producerIndex).putLong(0);
    b.putLong(0).putLong(consumerIndex).putLong(consumerIndex).putLong(0);
    b.put((byte) 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(b.array());
    out.writeBytes("message".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
