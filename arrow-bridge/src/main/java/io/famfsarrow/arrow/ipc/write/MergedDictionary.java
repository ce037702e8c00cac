package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.TypeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.DictionaryUtility;

/** One dictionary, grown from all the versions that were seen of it. */
final class MergedDictionary implements AutoCloseable {

  /** Values that a version added. */
  private record Slice(DictionaryVersion version, int from, int count) {}

  private final long id;
  private final ArrowType.Int indexType;
  private final String column;
  private final List<Slice> slices = new ArrayList<>();
  private final List<DictionaryVersion> versions = new ArrayList<>();
  private final Set<DictionaryVersion> used = new HashSet<>();
  private DictionaryVersion current;
  private IndexRemap remap;
  private int size;
  private Map<Object, Integer> positions;
  private List<Object> values;

  /** The dictionary of a dictionary-encoded field. */
  MergedDictionary(Field field) {
    this.id = field.getDictionary().getId();
    this.indexType = field.getDictionary().getIndexType();
    this.column = field.getName();
  }

  /** Takes in the vector as it is now, if it is not what it was at the last call. */
  void update(FieldVector vector, DictionaryMerger nested) {
    if (current != null) {
      requireSameType(vector.getField());
    }
    if (current != null && current.isOf(vector)) {
      return;
    }
    DictionaryVersion next = new DictionaryVersion(vector, nested);
    versions.add(next);
    if (current == null) {
      append(next, 0, next.size());
    } else if (remap == null && current.size() == size && next.startsWith(current)) {
      append(next, size, next.size() - size);
    } else {
      merge(next);
    }
    current = next;
    requireIndexable();
    dropUnused();
  }

  /** The indices of the column say nothing of it, and bytes of another type could be taken over. */
  private void requireSameType(Field next) {
    if (!isSameType(current.field(), next)) {
      throw new UnsupportedSourceException(
          "column \"%s\": its dictionary holds %s at first and %s later; sources of one table need the same types"
              .formatted(column, TypeText.of(current.field()), TypeText.of(next)));
    }
  }

  /** Dictionaries have names of their own, which nobody sees; what lies in them has names too. */
  private static boolean isSameType(Field one, Field other) {
    List<Field> children = one.getChildren();
    List<Field> others = other.getChildren();
    boolean same = one.getType().equals(other.getType()) && children.size() == others.size();
    for (int i = 0; same && i < children.size(); i++) {
      Field child = children.get(i);
      same =
          child.getName().equals(others.get(i).getName())
              && child.isNullable() == others.get(i).isNullable()
              && isSameType(child, others.get(i));
    }
    return same;
  }

  private void append(DictionaryVersion version, int from, int count) {
    if (count > 0) {
      addSlice(version, from, count);
    }
    positions = null;
    values = null;
  }

  private void addSlice(DictionaryVersion version, int from, int count) {
    used.add(version);
    size += count;
    int end = slices.size() - 1;
    Slice last = end < 0 ? null : slices.get(end);
    if (last != null && last.version() == version && last.from() + last.count() == from) {
      slices.set(end, new Slice(version, last.from(), last.count() + count));
    } else {
      slices.add(new Slice(version, from, count));
    }
  }

  /** Finds each value among those that are there, adds those that are not. */
  private void merge(DictionaryVersion next) {
    requireFlat(next);
    index();
    int[] places = new int[next.size()];
    boolean moved = false;
    for (int i = 0; i < places.length; i++) {
      Object value = next.value(i);
      places[i] = i < size && values.get(i).equals(value) ? i : place(next, i, value);
      moved |= places[i] != i;
    }
    remap = moved ? new IndexRemap(places) : null;
  }

  private int place(DictionaryVersion version, int from, Object value) {
    Integer known = positions.putIfAbsent(value, size);
    if (known != null) {
      return known;
    }
    values.add(value);
    addSlice(version, from, 1);
    return size - 1;
  }

  private void index() {
    if (values != null) {
      return;
    }
    values = new ArrayList<>(size);
    positions = new HashMap<>();
    for (Slice slice : slices) {
      for (int i = slice.from(); i < slice.from() + slice.count(); i++) {
        Object value = slice.version().value(i);
        positions.putIfAbsent(value, values.size());
        values.add(value);
      }
    }
  }

  /** Values that are themselves indices cannot be compared between versions. */
  private void requireFlat(DictionaryVersion version) {
    if (DictionaryUtility.needConvertToMessageFormat(version.field())) {
      throw new UnsupportedSourceException(
          "column \"%s\": dictionary %d holds other dictionaries and is replaced within the source; publish it with one dictionary for all batches"
              .formatted(column, id));
    }
  }

  private void requireIndexable() {
    int bits = indexType.getBitWidth() - (indexType.getIsSigned() ? 1 : 0);
    if (bits < Integer.SIZE - 1 && size > 1 << bits) {
      throw new UnsupportedSourceException(
          "column \"%s\": its dictionaries have %d different values together, but indices of %d bits reach %d; publish it with wider indices"
              .formatted(column, size, indexType.getBitWidth(), 1 << bits));
    }
  }

  /** Versions whose values were all there before are needed only while they are the current one. */
  private void dropUnused() {
    versions.removeIf(
        version -> {
          boolean needed = version == current || used.contains(version);
          if (!needed) {
            version.close();
          }
          return !needed;
        });
  }

  /** Number of values so far. */
  int size() {
    return size;
  }

  IndexRemap remap() {
    return remap;
  }

  BatchPlan plan() {
    ColumnPlan plan = ColumnPlans.of(current.field());
    List<SourceBatch> sources = new ArrayList<>();
    for (Slice slice : slices) {
      sources.add(slice.version().batch().claim());
      plan.add(slice.version().batch().columns().get(0), slice.from(), slice.count());
    }
    return new BatchPlan(size, List.of(plan), sources);
  }

  /** Of the values. */
  Field field() {
    return current.field();
  }

  /** The values as a batch of one column, copied. */
  ArrowRecordBatch take(BufferAllocator allocator) {
    List<ArrayData> arrays = new ArrayList<>();
    Picks picks = new Picks(size);
    for (Slice slice : slices) {
      picks.addAll(arrays.size(), slice.from(), slice.count());
      arrays.add(slice.version().batch().columns().get(0));
    }
    return Gather.batch(allocator, List.of(field()), List.of(arrays), picks);
  }

  long heldBytes() {
    return versions.stream().mapToLong(version -> version.batch().heldBytes()).sum();
  }

  @Override
  public void close() {
    versions.forEach(DictionaryVersion::close);
    versions.clear();
  }
}
