package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.CopyTally;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.arrow.ipc.DictionarySet;
import io.famfsarrow.arrow.ipc.IpcFile;
import io.famfsarrow.store.StoreClosedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Arrow's reader over the batches of a dataset: every vector is a slice of a mapped file.
 *
 * <p>There is one root, as Arrow's readers have it: each load replaces its content. Dictionaries
 * are those of the file that the loaded batch is from. They may change from file to file, as
 * Arrow's streams allow; who writes one Arrow <em>file</em> of this has to merge them. Closing
 * releases what the reader holds and leaves the dataset open. Used by one thread at a time.
 */
public final class DatasetReader extends ArrowReader {

  private final FamfsDataset dataset;
  private final int[] batches;
  private final OpenOptions options;
  private final boolean ownsAllocator;
  private final int[] columns;
  private final CopyTally copies;
  private final List<FieldVector> vectors;
  private final CountedRoot root;
  private final Map<Long, Dictionary> currentDictionaries = new HashMap<>();
  private DictionarySet fileDictionaries;
  private int partIndex;
  private int next;
  private boolean closed;

  DatasetReader(FamfsDataset dataset, int[] batches, OpenOptions options) {
    super(
        options.allocator() == null ? new RootAllocator() : options.allocator(),
        NoCompressionCodec.Factory.INSTANCE);
    this.dataset = dataset;
    this.batches = batches;
    this.options = options;
    this.ownsAllocator = options.allocator() == null;
    this.copies = new CopyTally(dataset.name(), options.requireZeroCopy());
    this.columns = options.projection().resolve(dataset.vectorSchema());
    IpcFile first = ipc();
    this.vectors = first.createVectors(columns, allocator);
    this.root = CountedRoot.of(first.schema().vectorSchema(columns), vectors, 0);
    this.fileDictionaries = first.dictionaries(allocator, copies, options);
  }

  private IpcFile ipc() {
    return part().file().ipc();
  }

  public FamfsDataset dataset() {
    return dataset;
  }

  /** The file that the loaded batch is from; the first one before that. */
  public DatasetPart part() {
    return dataset.parts().get(partIndex);
  }

  public BufferAllocator allocator() {
    return allocator;
  }

  /** How many batches all loads together will give. */
  public int batchCount() {
    return batches.length;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  @Override
  public Dictionary lookup(long id) {
    requireOpen();
    return currentDictionaries.computeIfAbsent(id, this::find);
  }

  private Dictionary find(long id) {
    DictionaryNumbers numbers = dataset.dictionaryNumbers(partIndex);
    if (numbers.encoding(id) == null) {
      return null;
    }
    Dictionary found = fileDictionaries.lookup(numbers.inFile(id));
    return new Dictionary(found.getVector(), numbers.encoding(id));
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return dataset.parts().get(0).file().ipc().schema().dictionaryIds();
  }

  /** All dictionaries, loaded. */
  @Override
  public Map<Long, Dictionary> getDictionaryVectors() {
    getDictionaryIds().forEach(this::lookup);
    return Map.copyOf(currentDictionaries);
  }

  /**
   * Loads the next batch.
   *
   * @return false at the end; the root is empty then
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if the batch is not valid; the root is
   *     empty then
   */
  @Override
  public boolean loadNextBatch() {
    requireOpen();
    dataset.requireOpen();
    clear();
    if (next >= batches.length) {
      return false;
    }
    load(batches[next]);
    next++;
    return true;
  }

  private void load(int batch) {
    enter(dataset.partIndex(batch));
    int batchOfFile = batch - part().firstBatch();
    try {
      int rows = ipc().load(batchOfFile, columns, vectors, allocator, copies, options);
      root.countRows(rows);
    } catch (RuntimeException failed) {
      clear();
      throw failed;
    }
  }

  private void enter(int newPart) {
    if (newPart == partIndex) {
      return;
    }
    currentDictionaries.clear();
    fileDictionaries.close();
    partIndex = newPart;
    fileDictionaries = ipc().dictionaries(allocator, copies, options);
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

  @Override
  public void close() {
    close(true);
  }

  /**
   * Releases root and dictionaries. Closing twice is harmless.
   *
   * @param closeReadSource means nothing here: the dataset is somebody else's
   */
  @Override
  public void close(boolean closeReadSource) {
    if (closed) {
      return;
    }
    closed = true;
    root.close();
    fileDictionaries.close();
    if (ownsAllocator && allocator.getAllocatedMemory() == 0) {
      allocator.close(); // else buffers that users transferred are out, and it has nothing to free
    }
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return dataset.schema();
  }

  /** Everything is ready when the reader is made. */
  @Override
  protected void ensureInitialized() {}

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("a reader of " + dataset.name() + " is closed");
    }
  }
}
