package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.store.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.VectorBatchAppender;

/**
 * A file's dictionaries as vectors of one allocator. Each is loaded at its first use and lives
 * until this is closed. One that has no deltas is a slice of the file; deltas are appended in
 * private memory, because a vector's buffers cannot be in two places.
 *
 * <p>Safe for use by several threads; the vectors are as safe as Arrow's are.
 */
public final class DictionarySet implements DictionaryProvider, AutoCloseable {

  private final IpcFile file;
  private final BufferAllocator allocator;
  private final CopyCounter copies;
  private final OpenOptions options;
  private final Map<Long, Dictionary> loaded = new HashMap<>();

  DictionarySet(IpcFile file, BufferAllocator allocator, CopyCounter copies, OpenOptions options) {
    this.file = file;
    this.allocator = allocator;
    this.copies = copies;
    this.options = options;
  }

  /** The dictionary, or null if no column uses one of that id. */
  @Override
  public synchronized Dictionary lookup(long id) {
    if (file.schema().dictionary(id) == null) {
      return null;
    }
    Dictionary dictionary = loaded.get(id);
    if (dictionary == null) {
      dictionary = new Dictionary(load(id), file.schema().encoding(id));
      loaded.put(id, dictionary);
    }
    return dictionary;
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return file.schema().dictionaryIds();
  }

  /** All of them, loaded. */
  public Map<Long, Dictionary> all() {
    Map<Long, Dictionary> all = new HashMap<>();
    for (long id : getDictionaryIds()) {
      all.put(id, lookup(id));
    }
    return all;
  }

  private FieldVector load(long id) {
    List<DictionaryIndex.Part> parts = file.dictionaries().parts(id);
    if (parts.size() == 1) {
      return loadPart(id, parts.get(0));
    }
    FieldVector whole = create(id);
    try {
      merge(id, whole, parts);
      return whole;
    } catch (RuntimeException failed) {
      whole.close();
      throw failed;
    }
  }

  private FieldVector create(long id) {
    Field field = file.schema().dictionary(id).field;
    return VectorFactory.create(file.bytes(), field, allocator);
  }

  private FieldVector loadPart(long id, DictionaryIndex.Part part) {
    FieldVector vector = create(id);
    try {
      file.loadDictionary(part, vector, allocator, copies, options);
      return vector;
    } catch (RuntimeException failed) {
      vector.close();
      throw failed;
    }
  }

  /** Without any part the dictionary is empty. */
  private void merge(long id, FieldVector whole, List<DictionaryIndex.Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    List<ValueVector> vectors = new ArrayList<>();
    try {
      for (DictionaryIndex.Part part : parts) {
        vectors.add(loadPart(id, part));
      }
      String column = file.schema().dictionary(id).path();
      long bytes = vectors.stream().mapToLong(ValueVector::getBufferSize).sum();
      copies.copied(column, "delta dictionary", bytes);
      append(column, whole, vectors);
    } finally {
      vectors.forEach(ValueVector::close);
    }
  }

  private void append(String column, FieldVector whole, List<ValueVector> parts) {
    try {
      whole.allocateNew();
      VectorBatchAppender.batchAppend(whole, parts.toArray(ValueVector[]::new));
    } catch (UnsupportedOperationException | IllegalArgumentException cannot) {
      throw new UnsupportedFormatException(
          file.bytes().name()
              + ": column \""
              + column
              + "\": arrow-java cannot append delta dictionaries of type "
              + whole.getField().getType(),
          cannot);
    }
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(dictionary -> dictionary.getVector().close());
    loaded.clear();
  }
}
