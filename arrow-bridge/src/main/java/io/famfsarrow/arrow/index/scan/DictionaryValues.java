package io.famfsarrow.arrow.index.scan;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The values of a dictionary where they lie in memory, for the columns that refer to them. */
public final class DictionaryValues {

  private final ArrayPlace values;
  private final RowMask mask;

  private DictionaryValues(ArrayPlace values) {
    this.values = values;
    this.mask = values.type() instanceof ArrowType.Null ? noneValid(values.rows()) : values.mask();
  }

  /**
   * The values of a dictionary batch; they must stay while columns are scanned.
   *
   * @param field of the values
   */
  public static DictionaryValues of(Field field, BodyShape shape, long bodyAddress) {
    return new DictionaryValues(ArrayPlace.all(List.of(field), shape, bodyAddress).get(0));
  }

  private static RowMask noneValid(int rows) {
    return RowMask.of(new long[(rows >>> 6) + 1], rows);
  }

  int size() {
    return values.rows();
  }

  /** Which values are not null; null if none is. */
  RowMask mask() {
    return mask;
  }

  /** Whether a value may be null without a mask to tell. */
  boolean hasHiddenNulls() {
    return values.knownNullCount() == ColumnSummary.UNKNOWN;
  }

  /**
   * Bounds of some values.
   *
   * @param used which, one bit each; changed
   */
  ColumnSummary summary(long[] used, long nullCount) {
    for (int i = 0; mask != null && i << 6 < size(); i++) {
      used[i] &= mask.word(i);
    }
    ColumnScan scan = ColumnScans.of(values, RowMask.of(used, size()), nullCount);
    scan.stored(Long.MAX_VALUE);
    return scan.finish();
  }
}
