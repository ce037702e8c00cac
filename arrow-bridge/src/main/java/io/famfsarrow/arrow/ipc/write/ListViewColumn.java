package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/**
 * Column of list views: each value has an offset and a size of 4 or 8 bytes. The children of a
 * source are taken from the lowest place that a value of the slice refers to, to the highest.
 */
final class ListViewColumn extends ColumnPlan {

  private final int width;
  private final ColumnPlan child;
  private final Validity validity = new Validity();
  private final ValuesPlan offsets;
  private final BytesPlan sizes = new BytesPlan();

  ListViewColumn(int offsetWidth, ColumnPlan child) {
    this.width = offsetWidth;
    this.child = child;
    this.offsets = ValuesPlan.ofWidth(offsetWidth);
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    long offsetsAddress = source.buffer(1).values(from, count, width);
    long first = Long.MAX_VALUE;
    long last = 0;
    for (long i = from; i < from + count; i++) {
      long offset = source.buffer(1).integer(i, width);
      long size = source.buffer(2).integer(i, width);
      requireInside(source, offset, size);
      if (size > 0) {
        first = Math.min(first, offset);
        last = Math.max(last, offset + size);
      }
    }
    long start = Math.min(first, last);
    Limits.requireOffsets(source, width, child.length(), last - start);
    offsets.add(offsetsAddress, count, moved(start, last, child.length()));
    sizes.add(source.buffer(2).values(from, count, width), count * width);
    child.add(source.child(0), start, last - start);
  }

  private static void requireInside(ArrayData source, long offset, long size) {
    long length = source.child(0).length();
    if (offset < 0 || size < 0 || offset > length - size) {
      throw new CorruptSourceException(
          "column \"%s\": a list of %d values at %d lies outside its child of %d; the source is damaged"
              .formatted(source.name(), size, offset, length));
    }
  }

  /** Empty lists may point anywhere; they are kept within the child that is written. */
  private ValueTransform moved(long start, long last, long base) {
    return (source, target, count, first) -> {
      for (long i = 0; i < count; i++) {
        long offset = Words.get(source + i * width, width);
        long inside = Math.max(start, Math.min(offset, last));
        Words.put(target + i * width, width, inside - start + base);
      }
    };
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity, offsets, sizes);
  }

  @Override
  List<ColumnPlan> children() {
    return List.of(child);
  }
}
