package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.MappedReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.ipc.DictionarySet;
import io.famfsarrow.arrow.ipc.IpcFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow's reader over the batches of a dataset: every vector is a slice of a mapped file.
 *
 * <p>There is one root, as Arrow's readers have it: each load replaces its content. Dictionaries
 * are those of the file that the loaded batch is from. They may change from file to file, as
 * Arrow's streams allow; who writes one Arrow <em>file</em> of this has to merge them. Closing
 * releases what the reader holds and leaves the dataset open. Used by one thread at a time.
 */
public final class DatasetReader extends MappedReader {

  private final FamfsDataset dataset;
  private final int[] batches;
  private final Map<Long, Dictionary> currentDictionaries = new HashMap<>();
  private DictionarySet fileDictionaries;
  private int partIndex;
  private int next;

  DatasetReader(FamfsDataset dataset, int[] batches, OpenOptions options) {
    super(
        dataset.name(),
        dataset.parts().get(0).file().ipc(),
        options.projection().resolve(dataset.vectorSchema()),
        options);
    this.dataset = dataset;
    this.batches = batches;
    this.fileDictionaries = ipc().dictionaries(allocator, copies(), options);
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

  /** How many batches all loads together will give. */
  public int batchCount() {
    return batches.length;
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
    load(ipc(), batch - part().firstBatch());
  }

  private void enter(int newPart) {
    if (newPart == partIndex) {
      return;
    }
    currentDictionaries.clear();
    fileDictionaries.close();
    partIndex = newPart;
    fileDictionaries = ipc().dictionaries(allocator, copies(), options());
  }

  @Override
  protected void closeDictionaries() {
    fileDictionaries.close();
  }

  /** The dataset is somebody else's. */
  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return dataset.schema();
  }
}
