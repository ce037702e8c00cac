package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Which rows count: a validity bitmap in memory, or words on the heap. */
final class RowMask {

  private final long address;
  private final long[] words;
  private final int rows;

  private RowMask(long address, long[] words, int rows) {
    this.address = address;
    this.words = words;
    this.rows = rows;
  }

  /** A bitmap of at least as many bits as there are rows. */
  static RowMask at(long address, int rows) {
    return new RowMask(address, null, rows);
  }

  static RowMask of(long[] words, int rows) {
    return new RowMask(0, words, rows);
  }

  /** 64 rows, lowest bit first; bits beyond the last row are not set. */
  long word(int index) {
    int left = rows - (index << 6);
    if (words != null) {
      return words[index];
    }
    long at = address + ((long) index << 3);
    if (left >= Long.SIZE) {
      return RawMemory.getLong(at);
    }
    long bits = 0;
    for (int i = 0; i < (left + 7) >>> 3; i++) {
      bits |= (RawMemory.getByte(at + i) & 0xFFL) << (i << 3);
    }
    return bits & ((1L << left) - 1);
  }

  boolean has(int row) {
    return words != null
        ? (words[row >>> 6] >>> row & 1) != 0
        : (RawMemory.getByte(address + (row >>> 3)) >>> (row & 7) & 1) != 0;
  }

  /** Rows that count. */
  long count() {
    long count = 0;
    for (int i = 0; i << 6 < rows; i++) {
      count += Long.bitCount(word(i));
    }
    return count;
  }
}
