package io.famfsarrow.arrow;

import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.arrow.ipc.DictionarySet;
import io.famfsarrow.arrow.ipc.IpcFile;
import io.famfsarrow.store.StoreClosedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow's reader over a mapped file: every vector is a slice of the mapping, nothing is allocated
 * or copied per buffer. Batches come in order, or by number.
 *
 * <p>There is one root, as Arrow's readers have it: each load replaces its content. Use {@link
 * ArrowFile#batch} to hold several batches. Closing releases what the reader holds; buffers that
 * were transferred elsewhere live on and keep the file mapped. Used by one thread at a time.
 */
public final class FamfsArrowReader extends ArrowReader {

  private final ArrowFile arrowFile;
  private final IpcFile file;
  private final OpenOptions options;
  private final Runnable onClose;
  private final boolean ownsAllocator;
  private final int[] columns;
  private final CopyTally copies;
  private final DictionarySet dictionarySet;
  private final CountedRoot root;
  private final List<FieldVector> vectors;
  private int nextBatch;
  private boolean closed;

  FamfsArrowReader(ArrowFile arrowFile, IpcFile file, OpenOptions options, Runnable onClose) {
    super(
        options.allocator() == null ? new RootAllocator() : options.allocator(),
        NoCompressionCodec.Factory.INSTANCE);
    this.arrowFile = arrowFile;
    this.file = file;
    this.options = options;
    this.onClose = onClose;
    this.ownsAllocator = options.allocator() == null;
    this.columns = options.projection().resolve(file.schema().vectorSchema());
    this.copies = new CopyTally(file.bytes().name(), options.requireZeroCopy());
    this.dictionarySet = file.dictionaries(allocator, copies, options);
    this.vectors = file.createVectors(columns, allocator);
    this.root = CountedRoot.of(file.schema().vectorSchema(columns), vectors, 0);
  }

  public ArrowFile file() {
    return arrowFile;
  }

  public BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  /** All dictionaries, loaded. Empty if no column is dictionary-encoded. */
  @Override
  public Map<Long, Dictionary> getDictionaryVectors() {
    requireOpen();
    return dictionarySet.all();
  }

  @Override
  public Dictionary lookup(long id) {
    requireOpen();
    return dictionarySet.lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return dictionarySet.getDictionaryIds();
  }

  /**
   * Loads the batch after the one that was loaded last.
   *
   * @return false at the end; the root is empty then
   * @throws CorruptArrowFileException if the batch is not valid; the root is empty then
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed; the
   *     root is empty then
   */
  @Override
  public boolean loadNextBatch() {
    requireOpen();
    if (nextBatch >= file.batchCount()) {
      clear();
      return false;
    }
    loadBatch(nextBatch);
    return true;
  }

  /**
   * Loads a batch by number; {@link #loadNextBatch()} goes on after it.
   *
   * @throws CorruptArrowFileException if the batch is not valid; the root is empty then
   */
  public void loadBatch(int batch) {
    requireOpen();
    Objects.checkIndex(batch, file.batchCount());
    clear();
    int rows = loadColumns(batch);
    root.countRows(rows);
    nextBatch = batch + 1;
  }

  private int loadColumns(int batch) {
    try {
      return file.load(batch, columns, vectors, allocator, copies, options);
    } catch (RuntimeException failed) {
      clear();
      throw failed;
    }
  }

  private void clear() {
    root.countRows(0);
    vectors.forEach(FieldVector::clear);
  }

  /** What was mapped and copied by all loads so far. */
  public CopyReport copyReport() {
    return copies.report();
  }

  /** Always 0: mapped bytes are not read from anywhere. */
  @Override
  public long bytesRead() {
    return 0;
  }

  /**
   * Releases root and dictionaries, then calls the hook that the reader was made with. Closing
   * twice is harmless.
   */
  @Override
  public void close() {
    close(true);
  }

  /**
   * As {@link #close()}.
   *
   * @param closeReadSource whether the hook is called
   */
  @Override
  public void close(boolean closeReadSource) {
    if (closed) {
      return;
    }
    closed = true;
    root.close();
    dictionarySet.close();
    closeAllocator();
    if (closeReadSource) {
      closeReadSource();
    }
  }

  /** Left open while buffers that users transferred are out: it has nothing else to free. */
  private void closeAllocator() {
    if (ownsAllocator && allocator.getAllocatedMemory() == 0) {
      allocator.close();
    }
  }

  @Override
  protected void closeReadSource() {
    onClose.run();
  }

  @Override
  protected Schema readSchema() {
    return file.schema().fileSchema();
  }

  /** Everything is ready when the reader is made. */
  @Override
  protected void ensureInitialized() {}

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("reader of " + file.bytes().name() + " is closed");
    }
  }
}
