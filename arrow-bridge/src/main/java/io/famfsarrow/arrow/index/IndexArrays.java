package io.famfsarrow.arrow.index;

import io.famfsarrow.arrow.ipc.MappedArray;
import io.famfsarrow.store.GuardedMemory;
import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of an index, checked to have the layout of {@link IndexSchema} and a row for each
 * batch. Reading them needs a pin on the file.
 */
public final class IndexArrays {

  private final int batchCount;
  private final List<MappedArray> columns;

  /**
   * @param columns of the index, each of that many rows
   */
  public IndexArrays(int batchCount, List<MappedArray> columns) {
    this.batchCount = batchCount;
    this.columns = List.copyOf(columns);
  }

  /**
   * Looks whether the numbers agree with each other.
   *
   * @param table the table's schema, in message format
   * @return what is wrong, for a message
   */
  public Optional<String> check(Schema table) {
    try (BatchIndex index = BatchIndex.of(table, this, new GuardedMemory() {}, () -> {})) {
      return new ContentCheck(index).problem();
    }
  }

  int batchCount() {
    return batchCount;
  }

  long rowCount(int batch) {
    return RawMemory.getLong(columns.get(0).address(1) + (long) batch * Long.BYTES);
  }

  long crc32c(int batch) {
    long at = columns.get(1).address(1) + (long) batch * Integer.BYTES;
    return Integer.toUnsignedLong(RawMemory.getInt(at));
  }

  /** What the index has of a column of the table, in the order of {@link IndexSchema}. */
  List<MappedArray> ofColumn(int column) {
    return columns.get(IndexSchema.LEADING_COLUMNS + column).children();
  }

  static boolean isNull(MappedArray array, int row) {
    int bits = RawMemory.getByte(array.address(0) + (row >>> 3));
    return (bits >>> (row & 7) & 1) == 0;
  }

  /** A nullable number; {@link BatchIndex#UNKNOWN} if it is null. */
  static long longAt(MappedArray array, int row) {
    return isNull(array, row)
        ? BatchIndex.UNKNOWN
        : RawMemory.getLong(array.address(1) + (long) row * Long.BYTES);
  }

  static boolean bitAt(MappedArray array, int row) {
    return (RawMemory.getByte(array.address(1) + (row >>> 3)) >>> (row & 7) & 1) != 0;
  }
}
