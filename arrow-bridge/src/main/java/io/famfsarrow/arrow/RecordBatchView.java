package io.famfsarrow.arrow;

import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.arrow.ipc.DictionarySet;
import io.famfsarrow.arrow.ipc.IpcFile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * One record batch whose vectors are slices of the mapped file.
 *
 * <p>The vectors live until this is closed; buffers that were transferred or retained elsewhere
 * live on and keep the file mapped. Nothing may be stored through the vectors: the memory is
 * read-only, and a store ends the process. Used by one thread at a time.
 */
public final class RecordBatchView implements DictionaryProvider, AutoCloseable {

  private final int batch;
  private final VectorSchemaRoot root;
  private final DictionarySet dictionaries;
  private final CopyTally copies;

  private RecordBatchView(
      int batch, VectorSchemaRoot root, DictionarySet dictionaries, CopyTally copies) {
    this.batch = batch;
    this.root = root;
    this.dictionaries = dictionaries;
    this.copies = copies;
  }

  static RecordBatchView load(IpcFile file, int batch, OpenOptions options) {
    Objects.checkIndex(batch, file.batchCount());
    BufferAllocator allocator = Objects.requireNonNull(options.allocator(), "an allocator");
    int[] columns = options.projection().resolve(file.schema().vectorSchema());
    CopyTally copies = new CopyTally(file.bytes().name(), options.requireZeroCopy());
    List<FieldVector> vectors = file.createVectors(columns, allocator);
    try {
      int rows = file.load(batch, columns, vectors, allocator, copies, options);
      VectorSchemaRoot root = CountedRoot.of(file.schema().vectorSchema(columns), vectors, rows);
      return new RecordBatchView(
          batch, root, file.dictionaries(allocator, copies, options), copies);
    } catch (RuntimeException failed) {
      vectors.forEach(FieldVector::close);
      throw failed;
    }
  }

  /** Number of this batch in its file. */
  public int batch() {
    return batch;
  }

  public int rowCount() {
    return root.getRowCount();
  }

  public VectorSchemaRoot root() {
    return root;
  }

  /** The column at a position of the projection. */
  public FieldVector vector(int column) {
    return root.getVector(column);
  }

  /** The column of a name, or null. */
  public FieldVector vector(String name) {
    return root.getVector(name);
  }

  /** Loaded when first asked for; null if no column uses a dictionary of that id. */
  @Override
  public Dictionary lookup(long id) {
    return dictionaries.lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return dictionaries.getDictionaryIds();
  }

  /** What was mapped and copied so far. */
  public CopyReport copyReport() {
    return copies.report();
  }

  @Override
  public void close() {
    root.close();
    dictionaries.close();
  }
}
