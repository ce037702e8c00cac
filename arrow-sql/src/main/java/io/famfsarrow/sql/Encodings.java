package io.famfsarrow.sql;

import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Which encodings DuckDB decodes at a place within a column. At others it takes indices for values,
 * or fails.
 *
 * @param dictionaries whether it does those
 * @param runEnds whether it does those
 * @param nested whether it does nested types
 * @param place what this is within
 */
record Encodings(boolean dictionaries, boolean runEnds, boolean nested, String place) {

  /** Of a column itself. */
  static final Encodings ANY = new Encodings(true, true, true, "columns");

  /** What it does not do of a field at this place. */
  Optional<String> missing(Field field) {
    if (field.getDictionary() != null && !dictionaries) {
      return Optional.of("dictionaries in " + place);
    }
    if (isRunEnds(field) && !runEnds) {
      return Optional.of("run ends in " + place);
    }
    boolean isNested = !field.getChildren().isEmpty() && !isRunEnds(field);
    return isNested && !nested ? Optional.of("nested types in " + place) : Optional.empty();
  }

  /** For the children of a field at this place. */
  Encodings within(Field field) {
    if (field.getChildren().isEmpty()) {
      return this;
    }
    if (isRunEnds(field)) {
      return new Encodings(false, false, false, "run ends");
    }
    if (field.getDictionary() != null) {
      return new Encodings(false, false, nested, "dictionaries");
    }
    return isList(field.getType())
        ? new Encodings(false, false, nested, "lists")
        : new Encodings(dictionaries, false, nested, dictionaries ? "nested types" : place);
  }

  /** A batch whose lists are all empty is too much for it if they are of dictionaries. */
  private static boolean isList(ArrowType type) {
    return type instanceof ArrowType.List
        || type instanceof ArrowType.LargeList
        || type instanceof ArrowType.ListView
        || type instanceof ArrowType.LargeListView
        || type instanceof ArrowType.FixedSizeList;
  }

  private static boolean isRunEnds(Field field) {
    return field.getType() instanceof ArrowType.RunEndEncoded;
  }
}
