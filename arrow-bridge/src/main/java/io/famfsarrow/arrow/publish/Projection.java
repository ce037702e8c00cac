package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Picks top-level columns by name. */
public final class Projection {

  private Projection() {}

  /**
   * Positions of the named columns, in the order of the names; of all columns if none is named.
   *
   * @throws InvalidRequestException if there is no such column, or it is named twice
   */
  public static List<Integer> positions(String source, Schema schema, List<String> columns) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; columns.isEmpty() && i < schema.getFields().size(); i++) {
      positions.add(i);
    }
    for (String column : columns) {
      int position = find(source, schema, column);
      if (positions.contains(position)) {
        throw new InvalidRequestException("column \"" + column + "\" is named twice");
      }
      positions.add(position);
    }
    return positions;
  }

  private static int find(String source, Schema schema, String column) {
    List<Field> fields = schema.getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (column.equals(fields.get(i).getName())) {
        return i;
      }
    }
    throw new InvalidRequestException(
        "%s has no column \"%s\": its columns are %s"
            .formatted(
                source,
                column,
                fields.stream().map(Field::getName).collect(Collectors.joining(", "))));
  }

  /** A root over the same vectors, which stay the owner's. */
  static VectorSchemaRoot of(String source, VectorSchemaRoot root, List<String> columns) {
    List<Field> fields = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    for (int position : positions(source, root.getSchema(), columns)) {
      fields.add(root.getSchema().getFields().get(position));
      vectors.add(root.getVector(position));
    }
    Schema schema = new Schema(fields, root.getSchema().getCustomMetadata());
    return new VectorSchemaRoot(schema, vectors, root.getRowCount());
  }
}
