package io.famfsarrow.spark.column;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Where each row's elements lie among the elements of all rows. */
interface ListPlaces {

  int start(int row);

  int length(int row);

  /** For a part of a vector of any kind of lists. */
  static ListPlaces of(FieldVector vector, int firstRow) {
    return switch (vector.getField().getType().getTypeID()) {
      case LargeList ->
          offsets(vector.getOffsetBufferAddress() + (long) firstRow * Long.BYTES, true);
      case FixedSizeList ->
          fixed(((ArrowType.FixedSizeList) vector.getField().getType()).getListSize(), firstRow);
      case ListView ->
          views(
              vector.getOffsetBufferAddress() + (long) firstRow * Integer.BYTES,
              ((ListViewVector) vector).getSizeBuffer().memoryAddress()
                  + (long) firstRow * Integer.BYTES,
              false);
      case LargeListView ->
          views(
              vector.getOffsetBufferAddress() + (long) firstRow * Long.BYTES,
              ((LargeListViewVector) vector).getSizeBuffer().memoryAddress()
                  + (long) firstRow * Long.BYTES,
              true);
      default -> offsets(vector.getOffsetBufferAddress() + (long) firstRow * Integer.BYTES, false);
    };
  }

  private static ListPlaces offsets(long offsets, boolean wide) {
    return new ListPlaces() {
      @Override
      public int start(int row) {
        return Math.toIntExact(Raw.offset(offsets, wide, row));
      }

      @Override
      public int length(int row) {
        return Math.toIntExact(Raw.offset(offsets, wide, row + 1) - Raw.offset(offsets, wide, row));
      }
    };
  }

  private static ListPlaces views(long offsets, long sizes, boolean wide) {
    return new ListPlaces() {
      @Override
      public int start(int row) {
        return Math.toIntExact(Raw.offset(offsets, wide, row));
      }

      @Override
      public int length(int row) {
        return Math.toIntExact(Raw.offset(sizes, wide, row));
      }
    };
  }

  private static ListPlaces fixed(int size, int firstRow) {
    return new ListPlaces() {
      @Override
      public int start(int row) {
        return Math.multiplyExact(firstRow + row, size);
      }

      @Override
      public int length(int row) {
        return size;
      }
    };
  }
}
