package io.famfsarrow.cli;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.sql.TableUse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What a query read, skipped and copied. */
final class SqlReport {
  private SqlReport() {}

  /** One line. */
  static String line(long rows, double seconds, List<TableUse> tables) {
    StringBuilder line = new StringBuilder();
    line.append(Counted.of(rows, "row"));
    line.append(String.format(Locale.ROOT, " in %.2f s", seconds));
    for (TableUse table : tables) {
      line.append("; ").append(TextTable.printable(table.name())).append(": ").append(text(table));
    }
    line.append("; ").append(Counted.of(copied(tables), "buffer")).append(" copied");
    return line.toString();
  }

  private static String text(TableUse table) {
    return table.columns().size()
        + " of "
        + Counted.of(table.columnCount(), "column")
        + ", "
        + Counted.of(table.batchesRead(), "batch")
        + " read, "
        + table.batchesSkipped()
        + " skipped of "
        + table.batchCount()
        + (table.copiedIn()
            ? ", copied in, as it is read more than once or DuckDB cannot tell how"
            : "");
  }

  private static long copied(List<TableUse> tables) {
    return tables.stream().mapToLong(TableUse::copiedBuffers).sum();
  }

  /** What a query would read, for people. */
  static void explain(Console console, List<TableUse> tables) throws IOException {
    TextTable table = new TextTable("<><");
    table.row("table", "batches", "columns");
    for (TableUse use : tables) {
      String batches = (use.batchCount() - use.batchesSkipped()) + " of " + use.batchCount();
      String columns = use.columns().isEmpty() ? "none" : String.join(", ", use.columns());
      table.row(use.name(), batches, columns + (use.copiedIn() ? " (copied in)" : ""));
    }
    if (!tables.isEmpty()) {
      table.print(console.out());
      console.line("");
    }
  }

  /** Fields of an object that the caller began. */
  static void write(JsonWriter json, List<TableUse> tables) throws IOException {
    json.key("tables").beginArray();
    for (TableUse table : tables) {
      json.beginObject().field("name", table.name());
      NodeJson.path(json, table.path());
      json.field("files", table.files()).field("column_count", table.columnCount());
      json.key("columns").beginArray();
      for (String column : table.columns()) {
        json.value(column);
      }
      json.endArray().key("batches").beginObject().field("total", table.batchCount());
      json.field("skipped", table.batchesSkipped()).field("read", table.batchesRead());
      json.endObject().field("copied_in", table.copiedIn()).endObject();
    }
    json.endArray().key("buffers").beginObject();
    json.field("mapped", tables.stream().mapToLong(t -> t.copies().mappedBuffers()).sum());
    json.field("copied", copied(tables)).key("reasons").beginArray();
    for (TableUse table : tables) {
      reasons(json, table);
    }
    json.endArray().endObject();
  }

  private static void reasons(JsonWriter json, TableUse table) throws IOException {
    for (CopyReport.Column column : table.copies().columns()) {
      for (CopyReport.Copy copy : column.copies()) {
        json.beginObject().field("table", table.name()).field("column", column.column());
        json.field("reason", copy.reason()).field("bytes", copy.bytes()).endObject();
      }
    }
  }
}
