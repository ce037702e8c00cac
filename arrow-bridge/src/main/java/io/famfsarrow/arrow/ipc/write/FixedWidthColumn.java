package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of values that all take the same whole number of bytes. */
final class FixedWidthColumn extends ColumnPlan {

  private final int width;
  private final Validity validity = new Validity();
  private final ValuesPlan values;

  FixedWidthColumn(int width) {
    this.width = width;
    this.values = ValuesPlan.ofWidth(width);
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    long validBits = validity.add(source, from, count);
    long address = source.buffer(1).values(from, count, width);
    values.add(address, count, Transforms.zeroNulls(width, validBits, from));
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity, values);
  }
}
