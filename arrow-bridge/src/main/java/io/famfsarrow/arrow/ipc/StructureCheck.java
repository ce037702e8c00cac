package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;

/**
 * Checks an array against its own buffers and children at no cost per row: enough bytes for the
 * rows, and the outermost offsets within what they point into.
 */
final class StructureCheck {

  private final ArrayReader reader;
  private final ArrayData array;
  private final FieldShape shape;
  private final long n;

  StructureCheck(ArrayReader reader, ArrayData array) {
    this.reader = reader;
    this.array = array;
    this.shape = array.shape;
    this.n = array.length;
  }

  void check() {
    if (shape.kind.validity) {
      needBytes(0, (n + 7) / 8, "validity");
    }
    switch (shape.kind) {
      case NULL -> {}
      case FIXED -> needBytes(1, (n * shape.width + 7) / 8, "values");
      case VARIABLE -> outerOffsets(array.sizeBytes(2), "the data's length");
      case VIEW -> needBytes(1, n * ArrayData.VIEW_BYTES, "views");
      case LIST -> outerOffsets(child(0).length, "the child's length");
      case LIST_VIEW -> {
        needBytes(1, n * shape.width, "offsets");
        needBytes(2, n * shape.width, "sizes");
      }
      case FIXED_LIST -> needChild(0, n * shape.width);
      case STRUCT -> needChildren();
      case SPARSE_UNION -> {
        needBytes(0, n, "type ids");
        needChildren();
      }
      case DENSE_UNION -> {
        needBytes(0, n, "type ids");
        needBytes(1, n * Integer.BYTES, "offsets");
      }
      case RUN_END -> runs();
    }
  }

  private ArrayData child(int i) {
    return array.children.get(i);
  }

  private void needBytes(int buffer, long bytes, String what) {
    if (array.sizeBytes(buffer) < bytes) {
      throw reader.corrupt(
          Code.BUFFER, shape, bytes + " bytes of " + what, array.sizeBytes(buffer));
    }
  }

  private void needChildren() {
    for (int i = 0; i < array.children.size(); i++) {
      needChild(i, n);
    }
  }

  private void needChild(int i, long values) {
    if (child(i).length < values) {
      throw reader.corrupt(
          Code.LENGTH, child(i).shape, "at least " + values + " values", child(i).length);
    }
  }

  /** No rows may have no offsets at all; otherwise there is one more than rows. */
  private void outerOffsets(long limit, String what) {
    if (n == 0 && array.sizeBytes(1) == 0) {
      return;
    }
    needBytes(1, (n + 1) * shape.width, "offsets");
    long first = array.offsetAt(1, 0);
    long last = array.offsetAt(1, n);
    if (first < 0 || last < first || last > limit) {
      throw reader.corrupt(
          Code.OFFSETS,
          shape,
          "first and last offset between 0 and " + what + ", " + limit,
          first + " and " + last);
    }
  }

  private void runs() {
    ArrayData ends = child(0);
    needChild(1, ends.length);
    if (ends.length == 0) {
      if (n > 0) {
        throw reader.corrupt(Code.RUN_ENDS, shape, "at least one run", "none");
      }
      return;
    }
    long last = RunEnds.at(ends, ends.length - 1L);
    if (last < n) {
      throw reader.corrupt(Code.RUN_ENDS, shape, "runs up to row " + n, last);
    }
  }
}
