package io.famfsarrow.store.pcq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Offsets equal the tables of docs/queue-format.md. */
class PcqLayoutTest {

  @Test
  void offsetsAreThoseOfTheTables() {
    assertEquals(0, PcqLayout.PRODUCER_MAGIC_OFFSET);
    assertEquals(8, PcqLayout.BUCKET_COUNT_OFFSET);
    assertEquals(16, PcqLayout.BUCKET_BYTES_OFFSET);
    assertEquals(24, PcqLayout.BUCKETS_OFFSET_OFFSET);
    assertEquals(32, PcqLayout.PRODUCER_INDEX_OFFSET);
    assertEquals(1064, PcqLayout.PRODUCER_NEXT_SEQ_OFFSET);
    assertEquals(1072, PcqLayout.PRODUCER_SIZE_OFFSET);
    assertEquals(8, PcqLayout.CONSUMER_INDEX_OFFSET);
    assertEquals(1_048_592, PcqLayout.CONSUMER_NEXT_SEQ_OFFSET);
    assertEquals(1_048_600, PcqLayout.CONSUMER_SIZE_OFFSET);
    assertEquals(2_097_152, PcqLayout.bucketOffset(0, 256));
    assertEquals(2_097_152 + 3 * 256, PcqLayout.bucketOffset(3, 256));
  }

  @Test
  void aBucketEndsInSequenceNumberAndChecksumOfBoth() {
    byte[] bucket = new byte[64];
    bucket[0] = 1;
    PcqLayout.seal(bucket, 7);
    CRC32 crc = new CRC32();
    crc.update(bucket, 0, 56);
    assertEquals(crc.getValue(), PcqLayout.littleEndian(bucket).getLong(56));
    assertEquals(7, PcqLayout.littleEndian(bucket).getLong(48));
    assertTrue(PcqLayout.isWhole(bucket));
    for (int i = 0; i < bucket.length * 8; i++) {
      bucket[i / 8] ^= (byte) (1 << i % 8);
      assertFalse(PcqLayout.isWhole(bucket), "bit " + i);
      bucket[i / 8] ^= (byte) (1 << i % 8);
    }
  }

  /** The size of a bucket comes from a medium. */
  @Test
  void aBucketThatThisProcessHasNoMemoryForIsRefused() {
    PcqGeometry geometry = new PcqGeometry(2, 1 << 30);
    assertThrows(InvalidRequestException.class, () -> PcQueue.newBucket(geometry, 1L << 31));
    assertEquals(64, PcQueue.newBucket(new PcqGeometry(2, 64), 1 << 20).length);
  }
}
