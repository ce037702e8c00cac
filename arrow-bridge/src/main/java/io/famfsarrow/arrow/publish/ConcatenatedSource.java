package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.SchemaDifference;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MemoryWork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Several sources with the same columns, one after the other, as one table. Metadata is the first
 * source's; ids of dictionaries may differ between the sources.
 */
final class ConcatenatedSource implements TableSource {

  private final List<TableSource> sources;

  ConcatenatedSource(List<TableSource> sources) {
    if (sources.isEmpty()) {
      throw new InvalidRequestException("nothing to publish: name at least one source");
    }
    this.sources = List.copyOf(sources);
  }

  @Override
  public String name() {
    return sources.get(0).name() + " and " + (sources.size() - 1) + " more";
  }

  @Override
  public boolean isRepeatable() {
    return sources.stream().allMatch(TableSource::isRepeatable);
  }

  @Override
  public boolean isInMemory() {
    return sources.stream().allMatch(TableSource::isInMemory);
  }

  @Override
  public boolean hasOwnBatches() {
    return sources.stream().allMatch(TableSource::hasOwnBatches);
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    return new Cursor(allocator, columns);
  }

  /** Which source has failed is known of those that were cut. */
  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    T result = TableSource.super.guard(work);
    for (TableSource source : sources) {
      source.guard(() -> null);
    }
    return result;
  }

  @Override
  public void close() {
    sources.forEach(TableSource::close);
  }

  private final class Cursor implements BatchCursor {
    private final BufferAllocator allocator;
    private final List<String> columns;
    private final Iterator<TableSource> left = sources.iterator();
    private final Schema schema;
    private final Map<String, String> footerMetadata = new HashMap<>();
    private BatchCursor current;
    private DictionaryProvider dictionaries;

    Cursor(BufferAllocator allocator, List<String> columns) {
      this.allocator = allocator;
      this.columns = columns;
      this.current = left.next().open(allocator, columns);
      this.schema = current.schema();
      this.dictionaries = current.dictionaries();
      footerMetadata.putAll(current.footerMetadata());
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return dictionaries;
    }

    @Override
    public Map<String, String> footerMetadata() {
      return footerMetadata;
    }

    @Override
    public Optional<ArrowRecordBatch> next() {
      Optional<ArrowRecordBatch> batch = current.next();
      while (batch.isEmpty() && left.hasNext()) {
        advance(left.next());
        batch = current.next();
      }
      return batch;
    }

    private void advance(TableSource source) {
      current.close();
      current = source.open(allocator, columns);
      Schema theirs = current.schema();
      if (!sameFields(schema.getFields(), theirs.getFields())) {
        throw differs(source, SchemaDifference.between(schema, theirs));
      }
      dictionaries = new RenumberedDictionaries(current.dictionaries(), ids(source, theirs));
    }

    private Map<Long, Long> ids(TableSource source, Schema theirs) {
      Map<Long, Long> ids = new HashMap<>();
      List<String> problems = new ArrayList<>();
      addIds(schema.getFields(), theirs.getFields(), ids, problems);
      if (!problems.isEmpty()) {
        throw differs(source, problems);
      }
      return ids;
    }

    private InvalidRequestException differs(TableSource source, List<String> how) {
      return new InvalidRequestException(
          "sources of one table need the same columns: %s does not go with %s: %s"
              .formatted(source.name(), sources.get(0).name(), String.join("; ", how)));
    }

    @Override
    public void close() {
      current.close();
    }
  }

  /** Compares names, types and nullability. */
  private static boolean sameFields(List<Field> ours, List<Field> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!sameField(ours.get(i), theirs.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameField(Field ours, Field theirs) {
    return ours.getName().equals(theirs.getName())
        && ours.getType().equals(theirs.getType())
        && (ours.isNullable() || !theirs.isNullable())
        && (ours.getDictionary() == null) == (theirs.getDictionary() == null)
        && sameFields(ours.getChildren(), theirs.getChildren());
  }

  /** Collects their dictionary ids by ours; of one of ours that is two of theirs one would win. */
  private static void addIds(
      List<Field> ours, List<Field> theirs, Map<Long, Long> ids, List<String> problems) {
    for (int i = 0; i < ours.size(); i++) {
      Field field = ours.get(i);
      if (field.getDictionary() != null) {
        long id = theirs.get(i).getDictionary().getId();
        Long before = ids.put(field.getDictionary().getId(), id);
        if (before != null && before != id) {
          problems.add(
              "column \"%s\": a dictionary of its own instead of a shared one"
                  .formatted(field.getName()));
        }
      }
      addIds(field.getChildren(), theirs.get(i).getChildren(), ids, problems);
    }
  }

  private record RenumberedDictionaries(DictionaryProvider theirs, Map<Long, Long> ids)
      implements DictionaryProvider {
    @Override
    public Dictionary lookup(long id) {
      return theirs.lookup(ids.getOrDefault(id, id));
    }

    @Override
    public Set<Long> getDictionaryIds() {
      return new HashSet<>(ids.keySet());
    }
  }
}
