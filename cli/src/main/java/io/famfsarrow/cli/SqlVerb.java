package io.famfsarrow.cli;

import io.famfsarrow.arrow.TypeText;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.cli.text.JsonLinesWriter;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.sql.FamfsSql;
import io.famfsarrow.sql.SqlOptions;
import io.famfsarrow.sql.SqlResult;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queries tables. */
@Command(
    name = "sql",
    description = {
      "Queries tables of the store by SQL, in this process, where they lie: DuckDB gets the columns"
          + " that the query uses and the record batches that can matter, as slices of the shared"
          + " memory. A table is an Arrow file or a folder of them, named by its path in quotes.",
      "EXPLAIN before a query shows what would be read. Other files cannot be reached."
    },
    footer = {
      "%nExamples:",
      "  famfs-arrow sql \"select origin, avg(delay) from '/flights/2001.arrow' group by 1\"",
      "  famfs-arrow sql --table f=/flights \"select count(*) from f\"",
      "  famfs-arrow sql --into /late.arrow \"from '/flights/2001.arrow' where delay > 60\""
    })
final class SqlVerb extends Verb {
  private static final int DEFAULT_MODE = 0644;

  @Option(
      names = "--table",
      paramLabel = "NAME=PATH",
      description = "Another name for a table; may be given several times.")
  private List<String> tables = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = SqlFormat.Names.class,
      completionCandidates = SqlFormat.Candidates.class,
      description =
          "table (default; long values are cut), csv, json (one object a line), parquet or arrow.")
  private SqlFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, which appears when it is complete.")
  private String output;

  @Option(
      names = "--into",
      paramLabel = "PATH",
      description = "Publish the result as a new table of the store (owner only).")
  private String into;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "What DuckDB may use for its own (default: 80%% of the memory).")
  private Long memoryBytes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "DuckDB's threads (default: one for each processor).")
  private Integer threads;

  @Option(
      names = "--spill",
      paramLabel = "FOLDER",
      description = "Where DuckDB may put what its memory cannot hold (default: it fails then).")
  private String spill;

  @Mixin private JsonOption json;
  @Mixin private OwnerOptions owner;
  @Mixin private PlacementOptions placement;

  @Parameters(paramLabel = "QUERY", description = "One query.")
  private String query;

  @Override
  int run(Console console) throws Exception {
    requireOneDestination();
    long start = System.nanoTime();
    if (into != null) {
      publish(console, start);
      return ExitCodes.DONE;
    }
    try (FamfsStore store = Stores.client(common());
        FamfsSql sql = FamfsSql.open(store, options());
        Cancellation unused = Cancellation.of(sql);
        SqlResult result = sql.query(query)) {
      console.verified(store::requireSameStore, () -> show(console, result, start));
    }
    return ExitCodes.DONE;
  }

  private void requireOneDestination() {
    boolean formatted = format != null || output != null;
    if (into != null && (formatted || json.on)) {
      throw CommandException.usage("--into has no --format, --output or --json");
    }
    if (json.on && formatted) {
      throw CommandException.usage(
          "--json is one answer with rows and account; --format json gives lines, and --output a"
              + " file of them");
    }
  }

  private SqlOptions options() {
    Map<String, FamfsPath> names = new LinkedHashMap<>();
    tables.forEach(table -> addTable(names, table));
    SqlOptions options = SqlOptions.defaults().withTables(names);
    if (memoryBytes != null) {
      options = options.withMemoryLimitBytes(positive("--memory", memoryBytes));
    }
    if (threads != null) {
      options = options.withThreads((int) positive("--threads", threads));
    }
    return spill == null ? options : options.withSpillFolder(Path.of(spill));
  }

  private static void addTable(Map<String, FamfsPath> names, String table) {
    int sign = table.indexOf('=');
    if (sign < 1) {
      throw CommandException.usage("--table " + table + ": expected NAME=PATH");
    }
    String name = table.substring(0, sign);
    if (names.put(name, Names.storePath(table.substring(sign + 1))) != null) {
      throw CommandException.usage("--table: two tables have the name " + name);
    }
  }

  private static long positive(String option, long value) {
    if (value < 1) {
      throw CommandException.usage(option + " " + value + ": expected 1 or more");
    }
    return value;
  }

  private void show(Console console, SqlResult result, long start) throws IOException {
    if (json.on) {
      document(console, result, start);
    } else if (result.isExplain() && format == null && output == null) {
      SqlReport.explain(console, result.tables());
      plan(console, result.reader());
    } else {
      long rows = rows(console, result);
      console.note(SqlReport.line(rows, seconds(start), result.tables()));
    }
  }

  private long rows(Console console, SqlResult result) throws IOException {
    SqlFormat chosen = format == null ? SqlFormat.TABLE : format;
    if (output == null) {
      console.flush();
      return ResultOutput.write(result, chosen, console.raw());
    }
    try (OutputFile file = OutputFile.create(Names.localPath(output))) {
      long rows = ResultOutput.write(result, chosen, file.stream());
      file.complete();
      return rows;
    }
  }

  /** DuckDB's plan is a drawing of several lines in the second column. */
  private static void plan(Console console, ArrowReader reader) throws IOException {
    while (reader.loadNextBatch()) {
      VarCharVector drawings = (VarCharVector) reader.getVectorSchemaRoot().getVector(1);
      for (int row = 0; row < drawings.getValueCount(); row++) {
        console.line(String.valueOf(drawings.getObject(row)).stripTrailing());
      }
    }
  }

  private void document(Console console, SqlResult result, long start) throws IOException {
    JsonWriter writer = console.json();
    writer.beginObject().key("columns").beginArray();
    for (Field field : result.schema().getFields()) {
      writer.beginObject().field("name", field.getName()).field("type", TypeText.of(field));
      writer.endObject();
    }
    writer.endArray().key("rows").beginArray();
    ArrowReader reader = result.reader();
    long rows = 0;
    while (reader.loadNextBatch()) {
      JsonLinesWriter.elements(reader.getVectorSchemaRoot(), reader, writer);
      rows += reader.getVectorSchemaRoot().getRowCount();
    }
    writer.endArray().field("row_count", rows);
    writer.key("seconds").value(seconds(start));
    SqlReport.write(writer, result.tables());
    writer.endObject().endDocument();
  }

  private void publish(Console console, long start) throws IOException {
    FamfsPath path = Stores.newPath(into);
    if (!path.nameText().endsWith(Tables.SUFFIX)) {
      throw CommandException.usage(
          "--into " + into + ": expected a path that ends in " + Tables.SUFFIX);
    }
    try (PublishBars bars = new PublishBars(console);
        Interruption interruption = Interruption.watch(console, bars);
        FamfsMaster master = Stores.master(common(), placement);
        FamfsSql sql = FamfsSql.open(master, options());
        Cancellation unused = Cancellation.of(sql);
        SqlResult result = sql.query(query)) {
      PublishedTable table =
          Publisher.on(master)
              .publish(
                  TableSources.ofReader("the result of the query", result.reader()),
                  path,
                  PublishOptions.defaults()
                      .withAttributes(owner.attributes(DEFAULT_MODE))
                      .withProgress(interruption));
      interruption.published();
      bars.close();
      console.line(
          table.path()
              + ": "
              + Counted.of(table.rows(), "row")
              + " in "
              + Counted.of(table.batchCount(), "record batch")
              + ", "
              + Sizes.human(table.sizeBytes()));
      console.note(SqlReport.line(table.rows(), seconds(start), result.tables()));
      Stores.warn(common(), master);
    }
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
