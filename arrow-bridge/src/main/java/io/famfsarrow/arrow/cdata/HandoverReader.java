package io.famfsarrow.arrow.cdata;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  HandoverReader(DatasetReader source, BufferAllocator allocator, List<String> names) {
    super(allocator);
    this.source = source;
    VectorSchemaRoot original = source.getVectorSchemaRoot();
    boolean hasColumns = !original.getFieldVectors().isEmpty();
    this.rowsOnly = hasColumns ? null : new NullVector(ROWS);
    this.schema = hasColumns ? renamed(original.getSchema(), names) : rowsOnlySchema();
    List<FieldVector> vectors = hasColumns ? original.getFieldVectors() : List.of(rowsOnly);
    this.root = CountedRoot.of(schema, vectors, 0);
  }

  private Schema rowsOnlySchema() {
    return new Schema(List.of(rowsOnly.getField()));
  }

  private static Schema renamed(Schema schema, List<String> names) {
    List<Field> fields = schema.getFields();
    if (names.size() != fields.size() || new HashSet<>(names).size() != names.size()) {
      throw new InvalidRequestException(
          "expected "
              + fields.size()
              + " different column names, found "
              + names
              + ": give names to those that are equal");
    }
    List<Field> renamed = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      renamed.add(new Field(names.get(i), field.getFieldType(), field.getChildren()));
    }
    return new Schema(renamed, schema.getCustomMetadata());
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
