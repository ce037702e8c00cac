package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.FamfsPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A query and the tables of the store that it names. DuckDB's own parser says where they are; the
 * text stays as it is, except that a table that is named again gets another name there.
 */
final class QueryText {

  private final String explain;
  private final String text;
  private final List<TableReference> references;

  private QueryText(String explain, String text, List<TableReference> references) {
    this.explain = explain;
    this.text = text;
    this.references = List.copyOf(references);
  }

  /**
   * Reads a query.
   *
   * @param tables the path of a table by its name in the query; empty if DuckDB is to look itself
   * @throws InvalidQueryException if it is not one query
   */
  static QueryText parse(Engine engine, String sql, Function<String, Optional<FamfsPath>> tables) {
    int explain = ExplainPrefix.length(sql);
    String query = sql.substring(explain);
    JsonNode statement = SyntaxTree.ofOneQuery(engine, query);
    Renaming renaming = new Renaming(query, tables, SyntaxTree.namesOfCommonTables(statement));
    SyntaxTree.tables(statement).forEach(renaming::add);
    return new QueryText(sql.substring(0, explain), renaming.text(), renaming.references);
  }

  /** Whether the plan is asked for, not the result. */
  boolean isExplain() {
    return !explain.isEmpty();
  }

  /** The query itself, over the references' views. */
  String query() {
    return text;
  }

  /** With {@code EXPLAIN} before it, if that was asked for. */
  String statement() {
    return explain + text;
  }

  List<TableReference> references() {
    return references;
  }

  /** Gives each reference a view; works on bytes, as DuckDB's places do. */
  private static final class Renaming {

    private final byte[] query;
    private final Function<String, Optional<FamfsPath>> tables;
    private final Set<String> commonTables;
    private final List<TableReference> references = new ArrayList<>();
    private final Set<String> views = new HashSet<>();
    private final List<Splice> splices = new ArrayList<>();

    private record Splice(int start, int end, String replacement) {}

    Renaming(String query, Function<String, Optional<FamfsPath>> tables, Set<String> commonTables) {
      this.query = query.getBytes(StandardCharsets.UTF_8);
      this.tables = tables;
      this.commonTables = commonTables;
    }

    void add(SyntaxTree.Table table) {
      Optional<FamfsPath> path = tables.apply(table.name());
      if (path.isEmpty()) {
        return;
      }
      if (commonTables.contains(table.name().toLowerCase(Locale.ROOT))) {
        throw new InvalidQueryException(
            "\""
                + table.name()
                + "\" is the name of a table in the store and of a WITH query:"
                + " give the query another name",
            null);
      }
      String view = newView(table.name());
      references.add(new TableReference(table.name(), path.get(), view));
      if (!view.equals(table.name())) {
        splices.add(splice(table, view));
      }
    }

    /** The name itself at its first use. */
    private String newView(String name) {
      String view = name;
      for (int i = 2; !views.add(view.toLowerCase(Locale.ROOT)); i++) {
        view = name + "#" + i;
      }
      return view;
    }

    private Splice splice(SyntaxTree.Table table, String view) {
      int start = table.place();
      int end = endOfName(start, table.name());
      if (end < 0) {
        throw new InvalidQueryException(
            "\""
                + table.name()
                + "\" is named a second time where it cannot be told apart:"
                + " name it in a WITH query once, and use that",
            null);
      }
      String alias = table.alias().isEmpty() ? " AS " + SqlText.name(table.name()) : "";
      return new Splice(start, end, SqlText.name(view) + alias);
    }

    /** Where the token ends that stands there, or -1 if it is not that name. */
    private int endOfName(int start, String name) {
      if (start < 0 || start >= query.length) {
        return -1;
      }
      byte quote = query[start];
      if (quote != '"' && quote != '\'') {
        int end = start + name.getBytes(StandardCharsets.UTF_8).length;
        boolean same = end <= query.length && name.equalsIgnoreCase(text(start, end));
        return same && !continues(end) ? end : -1;
      }
      int end = start + 1;
      while (end < query.length && (query[end] != quote || follows(end, quote))) {
        end += query[end] == quote ? 2 : 1;
      }
      String mark = String.valueOf((char) quote);
      boolean same =
          end < query.length && text(start + 1, end).replace(mark + mark, mark).equals(name);
      return same ? end + 1 : -1;
    }

    private boolean follows(int at, byte quote) {
      return at + 1 < query.length && query[at + 1] == quote;
    }

    private boolean continues(int end) {
      return end < query.length
          && (Character.isLetterOrDigit(query[end]) || query[end] == '_' || query[end] < 0);
    }

    private String text(int start, int end) {
      return new String(query, start, end - start, StandardCharsets.UTF_8);
    }

    String text() {
      splices.sort((a, b) -> Integer.compare(a.start(), b.start()));
      StringBuilder text = new StringBuilder();
      int from = 0;
      for (Splice splice : splices) {
        text.append(text(from, splice.start())).append(splice.replacement());
        from = splice.end();
      }
      return text.append(text(from, query.length)).toString();
    }
  }
}
