package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of the null type: a length and nothing else. */
final class NullColumn extends ColumnPlan {

  @Override
  void addSlice(ArrayData source, long from, long count) {}

  @Override
  long nullCount() {
    return length();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of();
  }
}
