package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A batch of a source as a tree of arrays, kept in memory until the last plan that takes a slice of
 * it is closed. The first claim is the creator's.
 */
final class SourceBatch implements AutoCloseable {

  private final ArrowRecordBatch batch;
  private final List<ArrayData> columns;
  private final AtomicInteger claims = new AtomicInteger(1);

  /**
   * Takes over a record batch; it is closed with the last claim, or at once if it does not fit the
   * fields.
   *
   * @param fields of the columns, with the types that the buffers have (indices of dictionaries)
   */
  SourceBatch(ArrowRecordBatch batch, List<Field> fields, DictionaryMerger dictionaries) {
    this.batch = batch;
    try {
      this.columns = new Walk(batch, dictionaries).columns(fields);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  int rows() {
    return batch.getLength();
  }

  List<ArrayData> columns() {
    return columns;
  }

  /** Bytes that its buffers hold in memory. */
  long heldBytes() {
    long sum = 0;
    for (ArrowBuf buffer : batch.getBuffers()) {
      sum += buffer.capacity();
    }
    return sum;
  }

  /** One more claim, given back by {@link #close()}. */
  SourceBatch claim() {
    claims.incrementAndGet();
    return this;
  }

  @Override
  public void close() {
    if (claims.decrementAndGet() == 0) {
      batch.close();
    }
  }

  /** Hands out nodes and buffers in the order of the format. */
  private static final class Walk {
    private final Iterator<ArrowFieldNode> nodes;
    private final Iterator<ArrowBuf> buffers;
    private final Iterator<Long> variadicCounts;
    private final DictionaryMerger dictionaries;
    private final int rows;

    Walk(ArrowRecordBatch batch, DictionaryMerger dictionaries) {
      this.nodes = batch.getNodes().iterator();
      this.buffers = batch.getBuffers().iterator();
      this.variadicCounts = batch.getVariadicBufferCounts().iterator();
      this.dictionaries = dictionaries;
      this.rows = batch.getLength();
    }

    List<ArrayData> columns(List<Field> fields) {
      List<ArrayData> columns = new ArrayList<>(fields.size());
      for (Field field : fields) {
        ArrayData column = array(field);
        requireRows(column);
        columns.add(column);
      }
      if (nodes.hasNext() || buffers.hasNext() || variadicCounts.hasNext()) {
        throw new CorruptSourceException(
            "a record batch holds more arrays or buffers than its schema says; it is damaged");
      }
      return columns;
    }

    private void requireRows(ArrayData column) {
      if (column.length() != rows) {
        throw new CorruptSourceException(
            "column \"%s\" holds %d values in a batch of %d rows"
                .formatted(column.name(), column.length(), rows));
      }
    }

    private ArrayData array(Field field) {
      ArrowFieldNode node = next(nodes, field);
      ArrowType type = ColumnPlans.physical(field.getType());
      List<Region> own = new ArrayList<>();
      for (long i = bufferCount(field, type); i > 0; i--) {
        own.add(Region.of(field.getName(), next(buffers, field)));
      }
      List<ArrayData> children = new ArrayList<>(field.getChildren().size());
      for (Field child : field.getChildren()) {
        children.add(array(child));
      }
      IndexRemap remap =
          field.getDictionary() == null ? null : dictionaries.remap(field.getDictionary().getId());
      return new ArrayData(
          field, type, node.getLength(), node.getNullCount(), own, children, remap);
    }

    private long bufferCount(Field field, ArrowType type) {
      int fixed = TypeLayout.getTypeBufferCount(type);
      boolean isView = type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView;
      return isView ? fixed + next(variadicCounts, field) : fixed;
    }

    private static <T> T next(Iterator<T> items, Field field) {
      if (!items.hasNext()) {
        throw new CorruptSourceException(
            "column \"%s\" lacks buffers in a record batch; the source is damaged"
                .formatted(field.getName()));
      }
      return items.next();
    }
  }
}
