package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/**
 * One array of a batch that is to be written, put together from slices of source arrays.
 *
 * <p>Nothing is copied while slices are added: the plan keeps addresses, so the sources must stay
 * as they are until it was written. Lengths are exact from the moment a slice was added.
 */
abstract class ColumnPlan {

  private long length;

  /** Adds {@code count} values from value {@code from} on, both bounded against the source. */
  final void add(ArrayData source, long from, long count) {
    source.require(from, count);
    if (count > 0) {
      addSlice(source, from, count);
      length = Math.addExact(length, count);
    }
  }

  /** Number of values added so far. */
  final long length() {
    return length;
  }

  /** Adds a slice of at least one value; {@link #length()} is still the old one. */
  abstract void addSlice(ArrayData source, long from, long count);

  /** Nulls as the columnar format counts them: 0 where a type has no validity of its own. */
  abstract long nullCount();

  /** Own buffers in the order of the format, without those of the children. */
  abstract List<BufferPlan> buffers();

  List<ColumnPlan> children() {
    return List.of();
  }

  /** Number of data buffers of a view type, or -1 for other types. */
  long variadicBufferCount() {
    return -1;
  }
}
