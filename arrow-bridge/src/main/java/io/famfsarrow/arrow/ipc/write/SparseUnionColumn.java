package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of a sparse union: type codes and children of the same length. */
final class SparseUnionColumn extends ColumnPlan {

  private final List<ColumnPlan> children;
  private final BytesPlan typeCodes = new BytesPlan();

  SparseUnionColumn(List<ColumnPlan> children) {
    this.children = children;
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    typeCodes.add(source.buffer(0).bytes(from, count), count);
    for (int i = 0; i < children.size(); i++) {
      children.get(i).add(source.child(i), from, count);
    }
  }

  @Override
  long nullCount() {
    return 0;
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(typeCodes);
  }

  @Override
  List<ColumnPlan> children() {
    return children;
  }
}
