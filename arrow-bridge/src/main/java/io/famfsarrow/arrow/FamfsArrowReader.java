package io.famfsarrow.arrow;

import io.famfsarrow.arrow.ipc.DictionarySet;
import io.famfsarrow.arrow.ipc.IpcFile;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow's reader over a mapped file: every vector is a slice of the mapping, nothing is allocated
 * or copied per buffer. Batches come in order, or by number.
 *
 * <p>There is one root, as Arrow's readers have it: each load replaces its content. Use {@link
 * ArrowFile#batch} to hold several batches. Closing releases what the reader holds; buffers that
 * were transferred elsewhere live on and keep the file mapped. Used by one thread at a time.
 */
public final class FamfsArrowReader extends MappedReader {

  private final ArrowFile arrowFile;
  private final IpcFile file;
  private final Runnable onClose;
  private final DictionarySet dictionarySet;
  private int nextBatch;

  FamfsArrowReader(ArrowFile arrowFile, IpcFile file, OpenOptions options, Runnable onClose) {
    super(
        file.bytes().name(),
        file,
        options.projection().resolve(file.schema().vectorSchema()),
        options);
    this.arrowFile = arrowFile;
    this.file = file;
    this.onClose = onClose;
    this.dictionarySet = file.dictionaries(allocator, copies(), options);
  }

  public ArrowFile file() {
    return arrowFile;
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
    load(file, batch);
    nextBatch = batch + 1;
  }

  @Override
  protected void closeDictionaries() {
    dictionarySet.close();
  }

  @Override
  protected void closeReadSource() {
    onClose.run();
  }

  @Override
  protected Schema readSchema() {
    return file.schema().fileSchema();
  }
}
