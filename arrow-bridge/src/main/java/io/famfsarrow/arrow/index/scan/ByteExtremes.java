package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.store.media.RawMemory;

/**
 * The least and the greatest of some strings of bytes, by where they lie. Looks at no more of each
 * than decides over the bounds: one byte more than these may have.
 */
final class ByteExtremes {

  private static final int LOOKED_AT = OrderedType.MAX_BYTES + 1;
  private static final long NONE = 0;

  private long minAddress = NONE;
  private long maxAddress = NONE;
  private long minLength;
  private long maxLength;
  private long minKey = Long.MAX_VALUE;
  private long maxKey = Long.MIN_VALUE;

  /**
   * The first 8 bytes as a number of the same order, zeros in place of what is missing: a string
   * whose key lies between two others' lies between them itself.
   *
   * @param readableEnd up to where memory may be read
   */
  static long key(long address, long length, long readableEnd) {
    if (readableEnd - address >= Long.BYTES) {
      return key(address, length);
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (RawMemory.getByte(address + i) & 0xFFL) << (56 - i * Byte.SIZE);
    }
    return word ^ Long.MIN_VALUE;
  }

  /**
   * The same where 8 bytes can be read. Two shifts, as one by all 64 bits would be none at all; no
   * branch, as lengths are hard to predict.
   */
  static long key(long address, long length) {
    long word = Long.reverseBytes(RawMemory.getLong(address));
    long half = (Long.BYTES - Math.min(length, Long.BYTES)) * (Byte.SIZE / 2);
    return (word & (-1L << half << half)) ^ Long.MIN_VALUE;
  }

  /** How many keys lie strictly between {@link #minKey()} and {@link #maxKey()}; unsigned. */
  long spaceBetween() {
    return maxKey > minKey ? maxKey - minKey - 1 : 0;
  }

  /** A string with a greater key, and one less than {@link #maxKey()}, need not be added. */
  long minKey() {
    return minKey;
  }

  long maxKey() {
    return maxKey;
  }

  /** Compares with what was least and greatest so far; the address must stay readable. */
  void add(long address, long length, long key) {
    if (minAddress == NONE || compare(address, length, minAddress, minLength) < 0) {
      minAddress = address;
      minLength = length;
      minKey = key;
    }
    if (maxAddress == NONE || compare(address, length, maxAddress, maxLength) > 0) {
      maxAddress = address;
      maxLength = length;
      maxKey = key;
    }
  }

  private static int compare(long a, long lengthA, long b, long lengthB) {
    int common = (int) Math.min(LOOKED_AT, Math.min(lengthA, lengthB));
    int i = 0;
    for (; i <= common - Long.BYTES; i += Long.BYTES) {
      long wordA = RawMemory.getLong(a + i);
      long wordB = RawMemory.getLong(b + i);
      if (wordA != wordB) {
        return Long.compareUnsigned(Long.reverseBytes(wordA), Long.reverseBytes(wordB));
      }
    }
    for (; i < common; i++) {
      int order = Byte.compareUnsigned(RawMemory.getByte(a + i), RawMemory.getByte(b + i));
      if (order != 0) {
        return order;
      }
    }
    return common == LOOKED_AT ? 0 : Long.compare(lengthA, lengthB);
  }

  ColumnSummary summary(long nullCount, boolean text) {
    if (minAddress == NONE) {
      return ColumnSummary.ofCounts(nullCount, 0);
    }
    byte[] min = copy(minAddress, minLength);
    byte[] max = copy(maxAddress, maxLength);
    byte[] lower = text ? TextBounds.lower(min) : BinaryBounds.lower(min);
    byte[] upper = text ? TextBounds.upper(max) : BinaryBounds.upper(max);
    boolean exact = lower != null && upper != null && !isCut(min) && !isCut(max);
    return new ColumnSummary(nullCount, 0, lower, upper, exact);
  }

  private static boolean isCut(byte[] value) {
    return value.length > OrderedType.MAX_BYTES;
  }

  private static byte[] copy(long address, long length) {
    byte[] bytes = new byte[(int) Math.min(LOOKED_AT, length)];
    RawMemory.copy(address, bytes, 0, bytes.length);
    return bytes;
  }
}
