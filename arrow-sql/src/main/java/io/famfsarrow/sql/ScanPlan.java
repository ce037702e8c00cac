package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What DuckDB's plan of a query reads, found by planning it over empty tables of the same columns,
 * as its {@code json_serialize_plan} shows it.
 */
final class ScanPlan {

  private final Map<String, ScanUse> uses = new HashMap<>();

  private ScanPlan() {}

  /**
   * Plans a query.
   *
   * @return empty if DuckDB cannot write the plan down
   * @throws InvalidQueryException if there is no plan: columns that are not there, for example
   */
  static Optional<ScanPlan> of(Engine engine, String query) {
    engine.rows("EXPLAIN " + query); // says best what is wrong with a query
    for (boolean withTypes : new boolean[] {false, true}) {
      engine.planWhatIsRead(withTypes);
      JsonNode answer = writtenDown(engine, query);
      ScanPlan plan = new ScanPlan();
      if (!answer.path("error").asBoolean() && plan.add(answer.path("plans"))) {
        return Optional.of(plan);
      }
    }
    return Optional.empty();
  }

  private static JsonNode writtenDown(Engine engine, String query) {
    String sql = "SELECT json_serialize_plan(" + SqlText.literal(query) + ", optimize := true)";
    return SyntaxTree.parse(engine.value(sql));
  }

  /** What is read of a table of that name. */
  ScanUse use(String table) {
    return uses.getOrDefault(table, ScanUse.NONE);
  }

  /** False if something in the plan is not as expected. */
  private boolean add(JsonNode node) {
    if (node.path("type").asText().equals("LOGICAL_GET") && !addScan(node)) {
      return false;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && !add(child)) {
        return false;
      }
    }
    return true;
  }

  private boolean addScan(JsonNode scan) {
    JsonNode table = scan.path("function_data").path("table");
    if (!table.isTextual()) {
      return true; // a function, not a table
    }
    JsonNode indexes = scan.path("column_indexes");
    if (!indexes.isArray()) {
      return false;
    }
    int columnCount = scan.path("names").size();
    List<Integer> columns = new ArrayList<>();
    for (JsonNode index : indexes) {
      JsonNode position = index.path("index");
      if (!position.isIntegralNumber()) {
        return false;
      }
      boolean stored = position.canConvertToInt() && position.asInt() < columnCount;
      columns.add(stored ? position.asInt() : null); // else row numbers or the like
    }
    BitSet read = new BitSet();
    columns.stream().filter(column -> column != null).forEach(read::set);
    ScanUse use = new ScanUse(1, read, filters(scan, columns));
    uses.merge(table.asText(), use, ScanUse::and);
    return true;
  }

  /** Keys of filters are positions among the columns that the scan reads. */
  private static List<ScanUse.ColumnFilter> filters(JsonNode scan, List<Integer> columns) {
    List<ScanUse.ColumnFilter> filters = new ArrayList<>();
    if (!scan.path("table_filters_by_projection").asBoolean()) {
      return filters;
    }
    for (JsonNode filter : scan.path("table_filters").path("filters")) {
      int key = filter.path("key").asInt(-1);
      boolean known = key >= 0 && key < columns.size() && columns.get(key) != null;
      if (known && isWhole(scan.path("column_indexes").get(key))) {
        filters.add(new ScanUse.ColumnFilter(columns.get(key), filter.path("value")));
      }
    }
    return filters;
  }

  /** Else the condition is on a part of a struct. */
  private static boolean isWhole(JsonNode index) {
    return index.path("child_indexes").isEmpty()
        && index.path("index_type").asText().equals("FULL_READ");
  }
}
