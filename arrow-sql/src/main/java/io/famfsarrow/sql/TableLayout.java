package io.famfsarrow.sql;

import io.famfsarrow.arrow.cdata.ExportedStream;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A table's columns as DuckDB sees them: under names that differ also where SQL ignores case, and
 * with types of its own.
 *
 * @param names one for each column
 * @param types one for each column, as SQL
 * @param usable positions of the columns that can be handed over
 */
record TableLayout(List<String> names, List<String> types, BitSet usable) {

  /** Name of the stream that an empty table is made of. */
  private static final String STREAM = SqlText.OWN + "stream";

  /** In SQL, of a column that is in the layout and not in the stream. */
  private static final String NOT_THERE = "NULL";

  /**
   * Makes an empty table of a dataset's columns in an engine, and tells what became of them.
   *
   * @param table its name
   */
  static TableLayout create(
      Engine engine, String table, FamfsDataset dataset, BufferAllocator allocator) {
    List<Field> fields = dataset.schema().getFields();
    BitSet usable = new BitSet();
    IntStream.range(0, fields.size())
        .filter(column -> DuckTypes.refusal(fields.get(column)).isEmpty())
        .forEach(usable::set);
    List<String> names = differentNames(fields);
    ColumnSet columns = new ColumnSet(names, usable);
    try (ExportedStream empty =
        ExportedStream.of(
            columns.project(dataset.scan()).where((file, batches) -> batches.clear()),
            columns::view,
            allocator)) {
      engine.register(STREAM, empty.stream());
      engine.run(
          "CREATE TABLE "
              + SqlText.name(table)
              + " AS "
              + columns.select(column -> NOT_THERE, STREAM)
              + " WITH NO DATA");
      engine.run("DROP VIEW " + SqlText.name(STREAM));
    }
    return new TableLayout(names, types(engine, table), usable);
  }

  private static List<String> types(Engine engine, String table) {
    return engine
        .rows(
            "SELECT data_type FROM duckdb_columns() WHERE table_name = "
                + SqlText.literal(table)
                + " ORDER BY column_index")
        .stream()
        .map(row -> row.get(0))
        .collect(Collectors.toList());
  }

  /** The columns' own names, with a number behind those that stand there already. */
  private static List<String> differentNames(List<Field> fields) {
    Set<String> own = new HashSet<>();
    fields.forEach(field -> own.add(field.getName().toLowerCase(Locale.ROOT)));
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      String name = field.getName().isEmpty() ? "unnamed" : field.getName();
      String candidate = name;
      for (int i = 1; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
        candidate = name + "_" + i;
        while (own.contains(candidate.toLowerCase(Locale.ROOT))) {
          i++;
          candidate = name + "_" + i;
        }
      }
      names.add(candidate);
    }
    return names;
  }
}
