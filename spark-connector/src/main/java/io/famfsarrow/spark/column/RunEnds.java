package io.famfsarrow.spark.column;

import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.unsafe.Platform;

/**
 * Finds the run that a row is in. Remembers the one it found last, as rows are mostly asked for in
 * order. Used by one thread at a time.
 */
final class RunEnds implements IndirectColumn.References {

  private final long address;
  private final int shift;
  private final int runs;
  private final int firstRow;
  private int run;
  private long runStart;
  private long runEnd;

  /**
   * @param ends of runs: checked to be ascending, the last at least as many as there are rows
   */
  RunEnds(FieldVector ends, int firstRow) {
    this.address = ends.getDataBufferAddress();
    this.shift =
        Integer.numberOfTrailingZeros(
            ((ArrowType.Int) ends.getField().getType()).getBitWidth() / Byte.SIZE);
    this.runs = ends.getValueCount();
    this.firstRow = firstRow;
  }

  private long end(int i) {
    long at = address + ((long) i << shift);
    return switch (shift) {
      case 1 -> Platform.getShort(null, at);
      case 2 -> Platform.getInt(null, at);
      default -> Platform.getLong(null, at);
    };
  }

  @Override
  public int at(int row) {
    long logical = (long) firstRow + row;
    if (logical < runStart || logical >= runEnd) {
      find(logical);
    }
    return run;
  }

  /** The first run that ends behind the row. */
  private void find(long logical) {
    int low = 0;
    int high = runs;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end(middle) > logical) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    run = Objects.checkIndex(low, runs);
    runStart = low == 0 ? 0 : end(low - 1);
    runEnd = end(low);
  }
}
