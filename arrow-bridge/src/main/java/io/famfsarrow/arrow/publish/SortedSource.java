package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.HeldTable;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.arrow.sort.SortKey;
import io.famfsarrow.arrow.sort.StableSort;
import io.famfsarrow.store.MemoryWork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of another source in the order of some columns. It is read once and kept; then its rows
 * are taken in order, as often as wanted. What is kept is mapped where the source is, and limited
 * where it is not; the order takes memory on the heap.
 */
final class SortedSource implements TableSource {

  /** Rows of the batches that are handed on, which are put together again. */
  private static final int CHUNK_ROWS = 16_384;

  /** Of the heap, what the order of the rows may take. */
  private static final int HEAP_SHARE = 2;

  private final TableSource source;
  private final List<SortKey> keys;
  private final long limitBytes;
  private final BufferAllocator own = new RootAllocator();
  private Held held;

  /** What was read: once for all cursors. */
  private static final class Held {
    private final HeldTable table;
    private final Schema schema;
    private final int[] order;
    private final Map<String, String> footerMetadata;

    Held(HeldTable table, Schema schema, int[] order, Map<String, String> footerMetadata) {
      this.table = table;
      this.schema = schema;
      this.order = order;
      this.footerMetadata = footerMetadata;
    }
  }

  /**
   * @param source stays the caller's
   * @param limitBytes how much of a source that is not in memory may be kept
   */
  SortedSource(TableSource source, List<SortKey> keys, long limitBytes) {
    this.source = source;
    this.keys = List.copyOf(keys);
    this.limitBytes = source.isInMemory() ? Long.MAX_VALUE : limitBytes;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean hasOwnBatches() {
    return false;
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return source.guard(work);
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    if (held == null) {
      held = source.guard(() -> read(columns));
    }
    return new Cursor(allocator, held);
  }

  private Held read(List<String> columns) {
    try (BatchCursor cursor = source.open(own, withKeys(columns))) {
      Schema all = cursor.schema();
      List<Integer> positions = positions(all);
      HeldTable table = new HeldTable(all);
      try {
        readAll(cursor, table);
        int[] order = StableSort.order((int) table.rows(), table.comparator(keys, positions));
        return new Held(table, wanted(all, columns), order, new HashMap<>(cursor.footerMetadata()));
      } catch (RuntimeException | Error failed) {
        table.close();
        throw failed;
      }
    }
  }

  /** Columns that are only sorted by come behind those that are wanted. */
  private List<String> withKeys(List<String> columns) {
    List<String> all = new ArrayList<>(columns);
    if (!columns.isEmpty()) {
      keys.stream().map(SortKey::column).filter(key -> !columns.contains(key)).forEach(all::add);
    }
    return all;
  }

  private List<Integer> positions(Schema schema) {
    List<String> names = keys.stream().map(SortKey::column).toList();
    return Projection.positions(name(), schema, names);
  }

  private static Schema wanted(Schema all, List<String> columns) {
    List<Field> fields = all.getFields();
    int count = columns.isEmpty() ? fields.size() : columns.size();
    return new Schema(fields.subList(0, count), all.getCustomMetadata());
  }

  private void readAll(BatchCursor cursor, HeldTable table) {
    for (Optional<ArrowRecordBatch> batch = cursor.next();
        batch.isPresent();
        batch = cursor.next()) {
      table.add(batch.get(), cursor.dictionaries());
      requireFitting(table);
    }
    table.finish(cursor.dictionaries(), own);
  }

  /** Nothing was written so far, and nothing reserved. */
  private void requireFitting(HeldTable table) {
    if (table.heldBytes() > limitBytes) {
      throw new UnsupportedSourceException(
          "%s cannot be sorted: it is kept in memory for that, and is larger than the %d bytes that it may take; an uncompressed Arrow file is mapped and has no such limit"
              .formatted(name(), limitBytes));
    }
    long heap = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    if (HeldTable.sortingBytes(table.rows(), keys.size()) > heap) {
      throw new UnsupportedSourceException(
          "%s cannot be sorted: the order of more than %d rows by %d columns takes more than %d bytes, half of the memory that Java may use (-Xmx)"
              .formatted(name(), table.rows(), keys.size(), heap));
    }
  }

  /** Gives back what was kept. */
  @Override
  public void close() {
    if (held != null) {
      held.table.close();
    }
    own.close();
  }

  private static final class Cursor implements BatchCursor {
    private final BufferAllocator allocator;
    private final Held held;
    private int next;

    Cursor(BufferAllocator allocator, Held held) {
      this.allocator = allocator;
      this.held = held;
    }

    @Override
    public Schema schema() {
      return held.schema;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return held.table.dictionaries();
    }

    @Override
    public Map<String, String> footerMetadata() {
      return held.footerMetadata;
    }

    @Override
    public Optional<ArrowRecordBatch> next() {
      int count = Math.min(CHUNK_ROWS, held.order.length - next);
      if (count == 0) {
        return Optional.empty();
      }
      int columns = held.schema.getFields().size();
      ArrowRecordBatch batch = held.table.take(allocator, held.order, next, count, columns);
      next += count;
      return Optional.of(batch);
    }

    @Override
    public void close() {}
  }
}
