package io.famfsarrow.store.alloc;

import io.famfsarrow.store.fmap.Fmap;
import java.util.Optional;

/**
 * How a file is spread over strips (famfs-format 11.3). A 0 leaves a value open: it then comes from
 * the store's defaults file, and else from {@link #withBuiltInDefaults()}.
 *
 * @param buckets parts that one device is divided into, of which each gives at most one strip; not
 *     used where a store has several devices
 * @param strips how many
 * @param chunkBytes what lies on one strip before the next has its turn
 */
public record InterleaveParams(int buckets, int strips, long chunkBytes) {
  public static final int MAX_BUCKETS = 64;

  /** Smallest bucket. */
  public static final long MIN_BUCKET_BYTES = 1L << 30;

  private static final long DEFAULT_CHUNK_BYTES = 2L << 20;

  /** Everything is left open. */
  public static final InterleaveParams OPEN = new InterleaveParams(0, 0, 0);

  /** So many strips, the rest left open. */
  public static InterleaveParams ofStrips(int strips) {
    return new InterleaveParams(0, strips, 0);
  }

  public InterleaveParams withBuckets(int count) {
    return new InterleaveParams(count, strips, chunkBytes);
  }

  public InterleaveParams withChunkBytes(long bytes) {
    return new InterleaveParams(buckets, strips, bytes);
  }

  /** Whether nothing is given, which means: not interleaved. */
  public boolean isOpen() {
    return equals(OPEN);
  }

  /** These values, and the other's where one is left open here. */
  public InterleaveParams orElse(InterleaveParams other) {
    return new InterleaveParams(
        buckets == 0 ? other.buckets : buckets,
        strips == 0 ? other.strips : strips,
        chunkBytes == 0 ? other.chunkBytes : chunkBytes);
  }

  /** Chunks of one allocation unit, and as few buckets as possible, so that large files fit. */
  public InterleaveParams withBuiltInDefaults() {
    return orElse(new InterleaveParams(strips, 0, DEFAULT_CHUNK_BYTES));
  }

  /** What is wrong with strips and chunk, wherever they are to lie. */
  public Optional<String> problem(long allocUnitBytes) {
    if (strips < 1 || strips > Fmap.MAX_EXTENTS) {
      return Optional.of(strips + " strips, expected 1 to " + Fmap.MAX_EXTENTS);
    }
    boolean chunkIsLegal =
        chunkBytes > 0 && Long.bitCount(chunkBytes) == 1 && chunkBytes % allocUnitBytes == 0;
    if (!chunkIsLegal) {
      return Optional.of(
          "chunks of "
              + chunkBytes
              + " bytes, expected a power of two and multiple of "
              + allocUnitBytes);
    }
    return Optional.empty();
  }

  /** What is wrong with them on a store of one device. */
  public Optional<String> problemOnOneDevice(long deviceBytes, long allocUnitBytes) {
    Optional<String> problem = problem(allocUnitBytes);
    if (problem.isPresent()) {
      return problem;
    }
    if (buckets < 1 || buckets > MAX_BUCKETS) {
      return Optional.of(buckets + " buckets, expected 1 to " + MAX_BUCKETS);
    }
    if (strips > buckets) {
      return Optional.of(
          strips + " strips, expected at most one for each of " + buckets + " buckets");
    }
    if (deviceBytes / buckets < MIN_BUCKET_BYTES) {
      return Optional.of(
          buckets
              + " buckets on a device of "
              + deviceBytes
              + " bytes, expected at least "
              + MIN_BUCKET_BYTES
              + " bytes in each");
    }
    return Optional.empty();
  }
}
