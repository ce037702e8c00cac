package io.famfsarrow.arrow.ipc.write;

/**
 * What a slice of a variable-width array or list refers to: bytes or child values {@code [first,
 * last)}.
 *
 * @param address of the offset behind the first value of the slice
 */
record OffsetSlice(long address, long first, long last) {

  /** Reads and bounds the offsets at both ends of a slice. */
  static OffsetSlice of(ArrayData source, long from, long count, int width) {
    Region offsets = source.buffer(1);
    long address = offsets.values(from + 1, count, width);
    long first = offsets.integer(from, width);
    long last = offsets.integer(from + count, width);
    if (first < 0 || last < first) {
      throw new CorruptSourceException(
          "column \"%s\": offsets run from %d to %d; the source is damaged"
              .formatted(source.name(), first, last));
    }
    return new OffsetSlice(address, first, last);
  }

  long span() {
    return last - first;
  }
}
