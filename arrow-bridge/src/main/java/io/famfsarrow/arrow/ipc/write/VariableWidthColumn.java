package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of strings or binaries: offsets of 4 or 8 bytes into one data buffer. */
final class VariableWidthColumn extends ColumnPlan {

  private final int width;
  private final Validity validity = new Validity();
  private final ValuesPlan offsets;
  private final BytesPlan data = new BytesPlan();

  VariableWidthColumn(int offsetWidth) {
    this.width = offsetWidth;
    this.offsets = ValuesPlan.offsetsOfWidth(offsetWidth);
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    OffsetSlice slice = OffsetSlice.of(source, from, count, width);
    Limits.requireOffsets(source, width, data.sizeBytes(), slice.span());
    ValueTransform moved =
        Transforms.offsets(source.name(), width, slice.first(), slice.last(), data.sizeBytes());
    offsets.add(slice.address(), count, moved);
    data.add(source.buffer(2).bytes(slice.first(), slice.span()), slice.span());
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity, offsets, data);
  }
}
