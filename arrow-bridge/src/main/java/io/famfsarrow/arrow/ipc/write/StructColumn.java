package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of structs: validity and children of the same length. */
final class StructColumn extends ColumnPlan {

  private final List<ColumnPlan> children;
  private final Validity validity = new Validity();

  StructColumn(List<ColumnPlan> children) {
    this.children = children;
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    for (int i = 0; i < children.size(); i++) {
      children.get(i).add(source.child(i), from, count);
    }
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity);
  }

  @Override
  List<ColumnPlan> children() {
    return children;
  }
}
