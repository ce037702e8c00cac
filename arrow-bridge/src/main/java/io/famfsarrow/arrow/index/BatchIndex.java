package io.famfsarrow.arrow.index;

import io.famfsarrow.store.GuardedMemory;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.StoreClosedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a file says of its record batches without them being read: rows, checksums, nulls and
 * bounds. Read in place, column by column: nothing is made per batch.
 *
 * <p>A file without an index, or with one that cannot be used, has one that {@linkplain
 * #isPresent() is not present}: everything is unknown then, and {@link #note()} says why. Keeps the
 * file mapped until it is closed. Used by one thread at a time, or by several that do not close it.
 */
public final class BatchIndex implements AutoCloseable {

  /** A count that is not known. */
  public static final long UNKNOWN = -1;

  private static final GuardedMemory NO_MEMORY = new GuardedMemory() {};

  private final Schema schema;
  private final IndexArrays arrays;
  private final String note;
  private final GuardedMemory memory;
  private final MemoryRange.Pin pin;
  private final int batchCount;
  private final List<ColumnStatistics> columns;
  private volatile boolean closed;

  private BatchIndex(
      Schema schema,
      int batchCount,
      IndexArrays arrays,
      String note,
      GuardedMemory memory,
      MemoryRange.Pin pin) {
    this.schema = schema;
    this.batchCount = batchCount;
    this.arrays = arrays;
    this.note = note;
    this.memory = memory;
    this.pin = pin;
    this.columns = ColumnStatistics.all(this, schema, arrays);
  }

  /**
   * The index of a file.
   *
   * @param schema the table's, in message format
   * @param memory of the file
   * @param pin on the file, taken over
   */
  public static BatchIndex of(
      Schema schema, IndexArrays arrays, GuardedMemory memory, MemoryRange.Pin pin) {
    return new BatchIndex(schema, arrays.batchCount(), arrays, null, memory, pin);
  }

  /**
   * Of a file that has none.
   *
   * @param note why, for people
   */
  public static BatchIndex absent(Schema schema, int batchCount, String note) {
    return new BatchIndex(schema, batchCount, null, note, NO_MEMORY, () -> {});
  }

  /** Whether the file has an index that can be used. */
  public boolean isPresent() {
    return arrays != null;
  }

  /** Why there is none; empty if there is. */
  public Optional<String> note() {
    return Optional.ofNullable(note);
  }

  /** The table's schema in message format, to whose columns {@link #column} refers. */
  public Schema schema() {
    return schema;
  }

  public int batchCount() {
    return batchCount;
  }

  public int columnCount() {
    return columns.size();
  }

  /** Rows of a batch, or {@link #UNKNOWN}. */
  public long rowCount(int batch) {
    checkBatch(batch);
    return arrays == null ? UNKNOWN : arrays.rowCount(batch);
  }

  /** CRC32C of a batch's metadata and body, or {@link #UNKNOWN}. */
  public long crc32c(int batch) {
    checkBatch(batch);
    return arrays == null ? UNKNOWN : arrays.crc32c(batch);
  }

  /** Statistics of a top-level column. */
  public ColumnStatistics column(int column) {
    return columns.get(column);
  }

  /** As {@link ColumnStatistics#nullCount}. */
  public long nullCount(int batch, int column) {
    return column(column).nullCount(batch);
  }

  /** As {@link ColumnStatistics#isExact}. */
  public boolean isExact(int batch, int column) {
    return column(column).isExact(batch);
  }

  /**
   * Does work on the index. The single accessors do not look whether the memory under them is
   * sound, as that would cost more than they do; whoever acts on what they say calls them in here.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  public <T> T guarded(Supplier<T> work) {
    return memory.guard(work::get);
  }

  void checkBatch(int batch) {
    if (closed) {
      throw new StoreClosedException("the batch index is closed: ask the file for it again");
    }
    Objects.checkIndex(batch, batchCount);
  }

  /** Gives up the claim on the file. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    pin.close();
  }
}
