package io.famfsarrow.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The fields that an object may have, and what may be in them; lists stand for their elements. */
final class JsonFields {

  private final Map<String, JsonFields> fields = new HashMap<>();
  private final boolean isComplete;

  private JsonFields(List<Field> columns, boolean isComplete) {
    columns.forEach(column -> fields.put(column.getName(), inside(column)));
    this.isComplete = isComplete;
  }

  /** Those of the objects that are the rows. */
  static JsonFields of(List<Field> columns) {
    return new JsonFields(columns, true);
  }

  /** Those that are wanted of the rows; others may be there and are left out. */
  static JsonFields ofSome(List<Field> columns) {
    return new JsonFields(columns, false);
  }

  /** Of the objects in a column, or null if there are none. */
  private static JsonFields inside(Field column) {
    if (column.getType() instanceof ArrowType.Struct) {
      return of(column.getChildren());
    }
    return column.getChildren().isEmpty() ? null : inside(column.getChildren().get(0));
  }

  boolean has(String name) {
    return !isComplete || fields.containsKey(name);
  }

  /** Of the objects in a field, or null if there are none. */
  JsonFields inside(String name) {
    return fields.get(name);
  }
}
