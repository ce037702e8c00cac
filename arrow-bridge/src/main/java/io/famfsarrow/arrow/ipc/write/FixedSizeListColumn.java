package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of lists that all have the same size. */
final class FixedSizeListColumn extends ColumnPlan {

  private final int listSize;
  private final ColumnPlan child;
  private final Validity validity = new Validity();

  FixedSizeListColumn(int listSize, ColumnPlan child) {
    this.listSize = listSize;
    this.child = child;
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    long first = Math.multiplyExact(from, listSize);
    child.add(source.child(0), first, Math.multiplyExact(count, listSize));
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
    return List.of(child);
  }
}
