package io.famfsarrow.arrow.ipc.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Merged dictionaries as vectors. */
final class HeldDictionaries implements AutoCloseable {

  private final MapDictionaryProvider provider = new MapDictionaryProvider();
  private final Map<Long, VectorSchemaRoot> roots = new HashMap<>();
  private final DictionaryMerger merger;

  private HeldDictionaries(DictionaryMerger merger) {
    this.merger = merger;
  }

  /** Copies what a merger has for the fields, and for what is nested in their dictionaries. */
  static HeldDictionaries of(
      List<Field> fields, DictionaryMerger merger, BufferAllocator allocator) {
    HeldDictionaries held = new HeldDictionaries(merger);
    try {
      held.add(fields, allocator);
      return held;
    } catch (RuntimeException | Error failed) {
      held.close();
      throw failed;
    }
  }

  private void add(List<Field> fields, BufferAllocator allocator) {
    for (Field field : fields) {
      if (field.getDictionary() != null && !roots.containsKey(field.getDictionary().getId())) {
        add(field.getDictionary(), allocator);
      }
      add(field.getChildren(), allocator);
    }
  }

  private void add(DictionaryEncoding encoding, BufferAllocator allocator) {
    MergedDictionary merged = merger.merged(encoding.getId());
    Field field = merged.field();
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator);
    roots.put(encoding.getId(), root);
    try (ArrowRecordBatch values = merged.take(allocator)) {
      new VectorLoader(root).load(values);
    }
    provider.put(new Dictionary(root.getVector(0), encoding));
    add(field.getChildren(), allocator);
  }

  DictionaryProvider provider() {
    return provider;
  }

  /** Values of a dictionary, to be ordered by. */
  SortValues values(long id) {
    FieldVector vector = roots.get(id).getVector(0);
    ArrowRecordBatch batch = new VectorUnloader(roots.get(id), true, false).getRecordBatch();
    try (SourceBatch source = new SourceBatch(batch, List.of(vector.getField()), merger)) {
      return SortValues.of(
          vector.getField(), new HeldColumn(source.columns(), new int[] {0}, source.rows()));
    }
  }

  @Override
  public void close() {
    roots.values().forEach(VectorSchemaRoot::close);
    roots.clear();
  }
}
