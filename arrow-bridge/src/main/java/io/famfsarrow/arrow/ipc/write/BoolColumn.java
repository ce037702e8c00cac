package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of booleans: two bitmaps. */
final class BoolColumn extends ColumnPlan {

  private final Validity validity = new Validity();
  private final BitsPlan values = new BitsPlan();

  @Override
  void addSlice(ArrayData source, long from, long count) {
    long validBits = validity.add(source, from, count);
    long bits = source.buffer(1).bytes(0, IpcLayout.bitmapBytes(from + count));
    values.addMasked(bits, validBits, from, count);
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
