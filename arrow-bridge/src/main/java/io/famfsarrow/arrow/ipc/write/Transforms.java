package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.util.MemoryUtil;

/** The transforms that need no more than a few numbers. */
final class Transforms {

  private Transforms() {}

  /**
   * Offsets of a slice, moved so that the slice starts where the last piece ended; checked to grow
   * and to stay within the slice.
   *
   * @param first offset at which the slice starts in the source
   * @param last offset at which it ends
   * @param base where it starts in the written array
   */
  static ValueTransform offsets(String column, int width, long first, long last, long base) {
    return width == Integer.BYTES
        ? (source, target, count, at) -> ints(column, source, target, count, first, last, base)
        : (source, target, count, at) -> longs(column, source, target, count, first, last, base);
  }

  private static void ints(
      String column, long source, long target, int count, long first, long last, long base) {
    int shift = Math.toIntExact(base - first);
    int previous = MemoryUtil.getInt(source - Integer.BYTES);
    int bad = previous - (int) first;
    for (long i = 0; i < (long) count * Integer.BYTES; i += Integer.BYTES) {
      int offset = MemoryUtil.getInt(source + i);
      bad |= offset | offset - previous;
      MemoryUtil.putInt(target + i, offset + shift);
      previous = offset;
    }
    requireGrowing(column, (bad | (int) last - previous) < 0);
  }

  private static void longs(
      String column, long source, long target, int count, long first, long last, long base) {
    long shift = base - first;
    long previous = MemoryUtil.getLong(source - Long.BYTES);
    long bad = previous - first;
    for (long i = 0; i < (long) count * Long.BYTES; i += Long.BYTES) {
      long offset = MemoryUtil.getLong(source + i);
      bad |= offset | offset - previous;
      MemoryUtil.putLong(target + i, offset + shift);
      previous = offset;
    }
    requireGrowing(column, (bad | last - previous) < 0);
  }

  private static void requireGrowing(String column, boolean shrinks) {
    if (shrinks) {
      throw new CorruptSourceException(
          "column \"%s\": offsets must grow within their buffer, but one does not; the source is damaged"
              .formatted(column));
    }
  }

  /**
   * Values as they are, but zeros in place of nulls: what a source left there is chance, and the
   * same table must give the same bytes.
   *
   * @param validBits address of the bitmap, or 0 if nothing is null
   * @param from bit of the piece's first value
   */
  static ValueTransform zeroNulls(int width, long validBits, long from) {
    if (validBits == 0) {
      return null;
    }
    return (source, target, count, first) -> {
      if (source != target) {
        MemoryUtil.copyMemory(source, target, (long) count * width);
      }
      for (int done = 0; done < count; done += Integer.SIZE) {
        int part = Math.min(Integer.SIZE, count - done);
        long nulls = ~Bits.few(validBits, from + first + done, part) & ((1L << part) - 1);
        for (; nulls != 0; nulls &= nulls - 1) {
          long index = done + (long) Long.numberOfTrailingZeros(nulls);
          RawMemory.fill(target + index * width, width, (byte) 0);
        }
      }
    };
  }
}
