package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings or binaries as views of 16 bytes: short values inside, longer ones in data buffers. */
final class ViewColumn extends DirectColumn {

  private static final int VIEW_SHIFT = 4;
  private static final int INLINE_BYTES = 12;
  private static final int INLINE_OFFSET = 4;
  private static final int BUFFER_OFFSET = 8;
  private static final int START_OFFSET = 12;

  private final long views;
  private final long[] buffers;

  /**
   * @param views address of the first row's
   * @param buffers addresses of the data buffers
   */
  ViewColumn(DataType type, Nulls nulls, long views, long[] buffers) {
    super(type, nulls);
    this.views = views;
    this.buffers = buffers;
  }

  private long view(int row) {
    return views + ((long) row << VIEW_SHIFT);
  }

  private long address(long view, int length) {
    if (length <= INLINE_BYTES) {
      return view + INLINE_OFFSET;
    }
    long start = Platform.getInt(null, view + START_OFFSET);
    return buffers[Platform.getInt(null, view + BUFFER_OFFSET)] + start;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    long view = view(row);
    int length = Platform.getInt(null, view);
    return UTF8String.fromAddress(null, address(view, length), length);
  }

  @Override
  public byte[] getBinary(int row) {
    long view = view(row);
    int length = Platform.getInt(null, view);
    return Raw.copy(address(view, length), length);
  }
}
