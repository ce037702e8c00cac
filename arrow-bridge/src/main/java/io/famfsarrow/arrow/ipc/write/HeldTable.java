package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.sort.RowComparator;
import io.famfsarrow.arrow.sort.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * All batches of a table with one dictionary for each id, so that rows can be compared and taken in
 * any order. For use by one thread at a time; comparing and taking read the batches' memory, which
 * may be mapped: guard it.
 */
public final class HeldTable implements AutoCloseable {

  private final List<Field> fields;
  private final DictionaryMerger merger = new DictionaryMerger();
  private final List<SourceBatch> batches = new ArrayList<>();
  private long rows;
  private long heldBytes;
  private int[] starts = {};
  private HeldDictionaries dictionaries;

  /**
   * @param schema as a {@code VectorSchemaRoot} has it
   */
  public HeldTable(Schema schema) {
    this.fields = schema.getFields();
  }

  /**
   * Takes over a batch.
   *
   * @throws CorruptSourceException if it is not what the schema says; it is closed then
   */
  public void add(ArrowRecordBatch batch, DictionaryProvider provider) {
    try {
      merger.update(fields, provider);
    } catch (RuntimeException failed) {
      batch.close();
      throw failed;
    }
    SourceBatch source = new SourceBatch(batch, fields, merger);
    batches.add(source);
    rows += source.rows();
    heldBytes += source.heldBytes();
  }

  /**
   * There are no more batches.
   *
   * @param allocator of the dictionaries
   * @throws UnsupportedSourceException if it has too many rows
   */
  public void finish(DictionaryProvider provider, BufferAllocator allocator) {
    merger.update(fields, provider);
    if (rows > Integer.MAX_VALUE - 8) {
      throw new UnsupportedSourceException(
          "a table of %d rows cannot be sorted: at most %d".formatted(rows, Integer.MAX_VALUE - 8));
    }
    starts = new int[batches.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + batches.get(i - 1).rows();
    }
    dictionaries = HeldDictionaries.of(fields, merger, allocator);
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** Bytes that the batches hold in memory, or map. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Bytes that sorting by that many keys takes on the heap. */
  public static long sortingBytes(long rows, int keys) {
    return Math.multiplyExact(rows, 2L * Integer.BYTES + (long) keys * SortValues.ROW_BYTES);
  }

  /** The dictionaries of all batches together; they are this table's. */
  public DictionaryProvider dictionaries() {
    return dictionaries.provider();
  }

  /**
   * Compares rows by keys, each but the first where those before are equal.
   *
   * @param positions of the columns of the keys
   * @throws UnsupportedSourceException if values of a column have no order
   */
  public RowComparator comparator(List<SortKey> keys, List<Integer> positions) {
    SortValues[] values = positions.stream().map(this::values).toArray(SortValues[]::new);
    boolean[] descending = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      descending[i] = keys.get(i).descending();
    }
    return (a, b) -> {
      int order = 0;
      for (int i = 0; i < values.length && order == 0; i++) {
        order = values[i].compare(a, b, descending[i]);
      }
      return order;
    };
  }

  private SortValues values(int position) {
    HeldColumn column = new HeldColumn(arrays(position), starts, (int) rows);
    Field field = fields.get(position);
    return field.getDictionary() == null
        ? SortValues.of(field, column)
        : SortValues.of(column, dictionaries.values(field.getDictionary().getId()));
  }

  private List<ArrayData> arrays(int position) {
    return batches.stream().map(batch -> batch.columns().get(position)).toList();
  }

  /**
   * Rows in some order as a batch of the first columns.
   *
   * @param order numbers of rows
   * @param from where in it to start
   * @param columnCount how many columns to take
   */
  public ArrowRecordBatch take(
      BufferAllocator allocator, int[] order, int from, int count, int columnCount) {
    Picks picks = new Picks(count);
    for (int i = from; i < from + count; i++) {
      int batch = HeldColumn.indexOf(starts, order[i]);
      picks.add(batch, (long) order[i] - starts[batch]);
    }
    List<List<ArrayData>> columns = IntStream.range(0, columnCount).mapToObj(this::arrays).toList();
    return Gather.batch(allocator, fields.subList(0, columnCount), columns, picks);
  }

  @Override
  public void close() {
    if (dictionaries != null) {
      dictionaries.close();
    }
    batches.forEach(SourceBatch::close);
    batches.clear();
    merger.close();
  }
}
