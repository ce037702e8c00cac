package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Makes one dictionary of each id out of all versions of it that a source shows: files hold each
 * dictionary once, and many readers know neither deltas nor replacements.
 *
 * <p>A version that starts with the values so far is taken over as it is; otherwise values that are
 * new are added at the end and the indices of the batches are mapped. Values once merged never
 * move, so a second pass over the source maps the same indices to the same places.
 */
final class DictionaryMerger implements AutoCloseable {

  private final Map<Long, MergedDictionary> merged = new LinkedHashMap<>();

  /** Looks at the dictionaries of the fields as they are now, nested ones first. */
  void update(List<Field> fields, DictionaryProvider provider) {
    for (Field field : fields) {
      if (field.getDictionary() != null) {
        update(field, provider);
      }
      update(field.getChildren(), provider);
    }
  }

  private void update(Field field, DictionaryProvider provider) {
    long id = field.getDictionary().getId();
    Dictionary dictionary = provider.lookup(id);
    if (dictionary == null) {
      throw new CorruptSourceException(
          "column \"%s\" refers to dictionary %d, which the source does not have"
              .formatted(field.getName(), id));
    }
    update(dictionary.getVector().getField().getChildren(), provider);
    merged
        .computeIfAbsent(id, i -> new MergedDictionary(field))
        .update(dictionary.getVector(), this);
  }

  /** What becomes of indices into the present version, or null if they stay as they are. */
  IndexRemap remap(long id) {
    MergedDictionary dictionary = merged.get(id);
    return dictionary == null ? null : dictionary.remap();
  }

  /** What was made of the versions of one dictionary that {@link #update} has seen. */
  MergedDictionary merged(long id) {
    return merged.get(id);
  }

  /** One batch for each dictionary, by id, nested ones before those that use them. */
  Map<Long, BatchPlan> plans() {
    Map<Long, BatchPlan> plans = new LinkedHashMap<>();
    merged.forEach((id, dictionary) -> plans.put(id, dictionary.plan()));
    return plans;
  }

  /** Number of values of each dictionary, by id. */
  Map<Long, Integer> sizes() {
    Map<Long, Integer> sizes = new LinkedHashMap<>();
    merged.forEach((id, dictionary) -> sizes.put(id, dictionary.size()));
    return sizes;
  }

  long heldBytes() {
    return merged.values().stream().mapToLong(MergedDictionary::heldBytes).sum();
  }

  @Override
  public void close() {
    List<MergedDictionary> all = new ArrayList<>(merged.values());
    merged.clear();
    all.forEach(MergedDictionary::close);
  }
}
