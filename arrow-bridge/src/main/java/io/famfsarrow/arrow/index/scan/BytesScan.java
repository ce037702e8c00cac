package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of strings or binaries that offsets lead to. */
final class BytesScan extends ColumnScan {

  private final Strings strings;
  private final ByteExtremes extremes = new ByteExtremes();
  private int next;

  /**
   * Where strings lie.
   *
   * @param offsetBytes 4 or 8
   */
  record Strings(
      long offsets,
      int offsetBytes,
      long data,
      long dataBytes,
      int rows,
      RowMask mask,
      long nullCount,
      boolean text) {

    long dataEnd() {
      return data + dataBytes;
    }

    long offset(long row) {
      return offsetBytes == Integer.BYTES
          ? RawMemory.getInt(offsets + (row << 2))
          : RawMemory.getLong(offsets + (row << 3));
    }
  }

  BytesScan(Strings strings) {
    super(strings.data(), strings.dataEnd());
    this.strings = strings;
  }

  /** Looks at the strings that end before an address; stops at offsets that are not valid. */
  @Override
  void advance(long end, boolean last) {
    if (strings.offsetBytes() == Integer.BYTES) {
      scanAway(end - Long.BYTES);
    }
    scan(end);
  }

  /**
   * The strings that end before an address behind which 8 bytes more can be read, so that the first
   * 8 of each are one load. Most lie strictly between the extremes, which one comparison of
   * unsigned numbers tells.
   */
  private void scanAway(long end) {
    long data = strings.data();
    long offsets = strings.offsets();
    long limit = Math.min(end - data, Integer.MAX_VALUE);
    long floor = extremes.minKey() + 1;
    long width = extremes.spaceBetween();
    int row = next;
    int start = RawMemory.getInt(offsets + ((long) row << 2));
    for (; row < strings.rows() && start >= 0; row++) {
      int stop = RawMemory.getInt(offsets + ((row + 1L) << 2));
      int length = stop - start;
      if (stop > limit || length < 0) {
        break;
      }
      long key = ByteExtremes.key(data + start, length);
      if (key - floor + Long.MIN_VALUE >= width + Long.MIN_VALUE) {
        add(row, data + start, length, key);
        floor = extremes.minKey() + 1;
        width = extremes.spaceBetween();
      }
      start = stop;
    }
    next = row;
  }

  private void scan(long end) {
    long limit = end - strings.data();
    for (; next < strings.rows(); next++) {
      long start = strings.offset(next);
      long stop = strings.offset(next + 1L);
      if (start < 0 || stop > limit || stop < start) {
        return;
      }
      long key = ByteExtremes.key(strings.data() + start, stop - start, end);
      if (key <= extremes.minKey() || key >= extremes.maxKey()) {
        add(next, strings.data() + start, stop - start, key);
      }
    }
  }

  private void add(int row, long address, long length, long key) {
    if (strings.mask() == null || strings.mask().has(row)) {
      extremes.add(address, length, key);
    }
  }

  /** Strings of no bytes may be left, or all there are. */
  @Override
  ColumnSummary finish() {
    if (next < strings.rows()) {
      advance(strings.dataEnd(), true);
    }
    return extremes.summary(strings.nullCount(), strings.text());
  }
}
