package io.famfsarrow.arrow.cdata;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.store.InvalidRequestException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the exporter reads: a dataset's reader under other column names, which remembers what went
 * wrong, because the C interface passes on a text only. Without columns there is one of nulls,
 * which has a length and no buffers. Called by the consumer's threads, one at a time.
 */
final class HandoverReader extends ArrowReader {

  private static final String ROWS = "rows";

  private final DatasetReader source;
  private final Schema schema;
  private final CountedRoot root;
  private final NullVector rowsOnly;
  private volatile Throwable failure;
  private final AtomicInteger batchesRead = new AtomicInteger();

  HandoverReader(DatasetReader source, BufferAllocator allocator, UnaryOperator<Schema> view) {
    super(allocator);
    this.source = source;
    VectorSchemaRoot original = source.getVectorSchemaRoot();
    boolean hasColumns = !original.getFieldVectors().isEmpty();
    this.rowsOnly = hasColumns ? null : new NullVector(ROWS);
    try {
      this.schema = hasColumns ? checked(original.getSchema(), view) : rowsOnlySchema();
    } catch (RuntimeException refused) {
      source.close();
      throw refused;
    }
    List<FieldVector> vectors = hasColumns ? original.getFieldVectors() : List.of(rowsOnly);
    this.root = CountedRoot.of(schema, vectors, 0);
  }

  private Schema rowsOnlySchema() {
    return new Schema(List.of(rowsOnly.getField()));
  }

  private static Schema checked(Schema original, UnaryOperator<Schema> view) {
    Schema schema = view.apply(original);
    Set<String> names = new HashSet<>();
    schema.getFields().forEach(field -> names.add(field.getName()));
    int columns = original.getFields().size();
    if (schema.getFields().size() != columns || names.size() != columns) {
      throw new InvalidRequestException(
          "expected "
              + columns
              + " different column names, found "
              + schema.getFields().stream().map(Field::getName).toList()
              + ": give names to those that are equal");
    }
    return schema;
  }

  @Override
  public boolean loadNextBatch() {
    try {
      boolean more = source.loadNextBatch();
      int rows = source.getVectorSchemaRoot().getRowCount();
      if (rowsOnly != null) {
        rowsOnly.setValueCount(rows);
      }
      root.countRows(rows);
      batchesRead.addAndGet(more ? 1 : 0);
      return more;
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    }
  }

  Throwable failure() {
    return failure;
  }

  int batchesRead() {
    return batchesRead.get();
  }

  CopyReport copyReport() {
    return source.copyReport();
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  @Override
  public Dictionary lookup(long id) {
    return source.lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return source.getDictionaryIds();
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() {
    return source.getDictionaryVectors();
  }

  @Override
  public long bytesRead() {
    return source.bytesRead();
  }

  @Override
  public void close() {
    source.close();
  }

  @Override
  public void close(boolean closeReadSource) {
    source.close();
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return schema;
  }

  @Override
  protected void ensureInitialized() {}
}
