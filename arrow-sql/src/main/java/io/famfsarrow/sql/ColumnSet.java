package io.famfsarrow.sql;

import io.famfsarrow.arrow.Projection;
import io.famfsarrow.arrow.dataset.DatasetScan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Some columns of a table, and how a stream of them becomes a table of all columns again. */
final class ColumnSet {

  private final List<String> names;
  private final BitSet columns;

  /**
   * @param names of all columns of the table, all different
   * @param columns positions of some
   */
  ColumnSet(List<String> names, BitSet columns) {
    this.names = names;
    this.columns = columns;
  }

  /** Only these columns, in the order of the table. */
  DatasetScan project(DatasetScan scan) {
    int[] positions = columns.stream().toArray();
    return scan.withOptions(scan.options().withProjection(Projection.indices(positions)));
  }

  /** What DuckDB is told of a stream of these columns. */
  Schema view(Schema schema) {
    int[] positions = columns.stream().toArray();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      Field field = DuckExtensions.known(schema.getFields().get(i));
      fields.add(new Field(names.get(positions[i]), field.getFieldType(), field.getChildren()));
    }
    return new Schema(fields);
  }

  /**
   * A query over a stream of these columns that gives all columns.
   *
   * @param absent what stands for a column that is not in the stream, in SQL
   */
  String select(IntFunction<String> absent, String stream) {
    StringJoiner select = new StringJoiner(", ", "SELECT ", " FROM " + SqlText.name(stream) + " s");
    for (int column = 0; column < names.size(); column++) {
      String name = SqlText.name(names.get(column));
      select.add((columns.get(column) ? "s." + name : absent.apply(column)) + " AS " + name);
    }
    return select.toString();
  }
}
