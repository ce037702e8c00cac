package io.famfsarrow.arrow.ipc.write;

import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * How much of one array may stand in one batch: offsets of 4 bytes reach 2 GiB, run ends of 2 bytes
 * 32,767 values.
 */
final class Limits {

  private Limits() {}

  /** Largest value of a signed integer of that many bytes. */
  static long largest(int width) {
    return switch (width) {
      case Short.BYTES -> Short.MAX_VALUE;
      case Integer.BYTES -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }

  /**
   * Checks that more values can be referred to.
   *
   * @throws UnsupportedSourceException if offsets of that width do not reach so far
   */
  static void requireOffsets(ArrayData source, int width, long have, long more) {
    if (more > largest(width) - have) {
      throw new UnsupportedSourceException(
          "column \"%s\" needs more than %d bytes or values in one batch, further than its offsets reach; publish it with fewer --batch-rows"
              .formatted(source.name(), largest(width)));
    }
  }

  /**
   * Share of the tightest limit that a slice takes up, from 0 to 1: slices whose shares sum up to
   * no more than 1 fit into one batch.
   */
  static double share(ArrayData array, long from, long count) {
    if (count == 0) {
      return 0;
    }
    array.require(from, count);
    return switch (array.type().getTypeID()) {
      case Utf8, Binary -> ofInt(OffsetSlice.of(array, from, count, Integer.BYTES).span());
      case List, Map -> ofList(array, OffsetSlice.of(array, from, count, Integer.BYTES));
      case LargeList -> ofList(array, OffsetSlice.of(array, from, count, Long.BYTES));
      case FixedSizeList -> {
        int size = ((ArrowType.FixedSizeList) array.type()).getListSize();
        yield share(array.child(0), Math.multiplyExact(from, size), count * size);
      }
      case Struct -> ofChildren(array, from, count);
      case ListView, LargeListView, Union -> ofWholeChildren(array);
      case RunEndEncoded -> ofRuns(array, count);
      default -> 0;
    };
  }

  private static double ofInt(long values) {
    return (double) values / Integer.MAX_VALUE;
  }

  private static double ofList(ArrayData array, OffsetSlice slice) {
    return Math.max(ofInt(slice.span()), share(array.child(0), slice.first(), slice.span()));
  }

  private static double ofChildren(ArrayData array, long from, long count) {
    double most = 0;
    for (ArrayData child : array.children()) {
      most = Math.max(most, share(child, from, count));
    }
    return most;
  }

  private static double ofWholeChildren(ArrayData array) {
    double most = 0;
    for (ArrayData child : array.children()) {
      most = Math.max(most, Math.max(ofInt(child.length()), share(child, 0, child.length())));
    }
    return most;
  }

  private static double ofRuns(ArrayData array, long count) {
    ArrayData values = array.child(1);
    double ends = (double) count / largest(ColumnPlans.runEndWidth(array.field()));
    return Math.max(ends, share(values, 0, values.length()));
  }
}
