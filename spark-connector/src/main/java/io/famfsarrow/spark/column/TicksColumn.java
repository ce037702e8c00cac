package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/**
 * Times that are stored in another unit than Spark's: multiplied, or cut to the unit towards the
 * past.
 */
final class TicksColumn extends DirectColumn {

  private final String path;
  private final long data;
  private final boolean narrow;
  private final TickScale scale;

  /**
   * @param path of the column, for messages
   * @param data address of the first row
   * @param narrow whether values are stored in 4 bytes
   */
  TicksColumn(DataType type, Nulls nulls, String path, long data, boolean narrow, TickScale scale) {
    super(type, nulls);
    this.path = path;
    this.data = data;
    this.narrow = narrow;
    this.scale = scale;
  }

  /** Of days. */
  @Override
  public int getInt(int row) {
    long days = getLong(row);
    if (days != (int) days) {
      throw new ColumnValueException(path, stored(row), dataType());
    }
    return (int) days;
  }

  @Override
  public long getLong(int row) {
    long stored = stored(row);
    try {
      return scale.toSpark(stored);
    } catch (ArithmeticException outside) {
      ColumnValueException explained = new ColumnValueException(path, stored, dataType());
      explained.initCause(outside);
      throw explained;
    }
  }

  private long stored(int row) {
    return narrow
        ? Platform.getInt(null, data + ((long) row << 2))
        : Platform.getLong(null, data + ((long) row << 3));
  }
}
