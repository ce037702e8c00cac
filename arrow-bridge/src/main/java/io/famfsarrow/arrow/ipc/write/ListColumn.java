package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of lists or maps: offsets of 4 or 8 bytes into one child. */
final class ListColumn extends ColumnPlan {

  private final int width;
  private final ColumnPlan child;
  private final Validity validity = new Validity();
  private final ValuesPlan offsets;

  ListColumn(int offsetWidth, ColumnPlan child) {
    this.width = offsetWidth;
    this.child = child;
    this.offsets = ValuesPlan.offsetsOfWidth(offsetWidth);
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    OffsetSlice slice = OffsetSlice.of(source, from, count, width);
    Limits.requireOffsets(source, width, child.length(), slice.span());
    ValueTransform moved =
        Transforms.offsets(source.name(), width, slice.first(), slice.last(), child.length());
    offsets.add(slice.address(), count, moved);
    child.add(source.child(0), slice.first(), slice.span());
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity, offsets);
  }

  @Override
  List<ColumnPlan> children() {
    return List.of(child);
  }
}
