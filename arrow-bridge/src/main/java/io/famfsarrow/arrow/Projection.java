package io.famfsarrow.arrow;

import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Which top-level columns to load, and in which order. Columns that are left out cost nothing: none
 * of their pages is touched. Immutable.
 */
public final class Projection {

  private static final Projection ALL = new Projection(null, null);

  private final List<String> names;
  private final int[] indices;

  private Projection(List<String> names, int[] indices) {
    this.names = names;
    this.indices = indices;
  }

  public static Projection all() {
    return ALL;
  }

  /** By name; a name that several columns have means all of them. */
  public static Projection names(List<String> names) {
    return new Projection(List.copyOf(names), null);
  }

  public static Projection names(String... names) {
    return names(List.of(names));
  }

  /** By position in the schema, from 0. */
  public static Projection indices(int... indices) {
    return new Projection(null, indices.clone());
  }

  /**
   * Positions in a schema.
   *
   * @throws InvalidRequestException if it lacks a column, or one is named twice
   */
  public int[] resolve(Schema schema) {
    int[] columns = names == null && indices == null ? every(schema) : chosen(schema);
    if (IntStream.of(columns).distinct().count() != columns.length) {
      throw new InvalidRequestException("projection " + this + " names a column twice");
    }
    return columns;
  }

  private static int[] every(Schema schema) {
    return IntStream.range(0, schema.getFields().size()).toArray();
  }

  private int[] chosen(Schema schema) {
    if (names != null) {
      return names.stream()
          .flatMapToInt(name -> find(schema, name).stream().mapToInt(i -> i))
          .toArray();
    }
    for (int index : indices) {
      if (index < 0 || index >= schema.getFields().size()) {
        throw new InvalidRequestException(
            "no column " + index + ": the schema has " + schema.getFields().size());
      }
    }
    return indices.clone();
  }

  private static List<Integer> find(Schema schema, String name) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < schema.getFields().size(); i++) {
      if (name.equals(schema.getFields().get(i).getName())) {
        found.add(i);
      }
    }
    if (found.isEmpty()) {
      throw new InvalidRequestException(
          "no column \""
              + name
              + "\": there are "
              + schema.getFields().stream().map(Field::getName).toList());
    }
    return found;
  }

  @Override
  public String toString() {
    return names != null ? names.toString() : indices != null ? Arrays.toString(indices) : "*";
  }
}
