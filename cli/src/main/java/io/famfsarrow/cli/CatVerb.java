package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.cli.text.CsvWriter;
import io.famfsarrow.cli.text.JsonLinesWriter;
import io.famfsarrow.sql.FamfsSql;
import io.famfsarrow.sql.SqlOptions;
import io.famfsarrow.sql.SqlResult;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a table, or a file's bytes, to standard output. */
@Command(
    name = "cat",
    description = {
      "Writes a table to standard output, batch by batch: one Arrow file, or a folder of them.",
      "arrow  an Arrow IPC file (default for tables)",
      "csv    with a header line, as pyarrow writes it, but zoned timestamps after 2037 keep",
      "       their summer time, and binary that is not UTF-8 is written, not refused",
      "json   one object a line",
      "parquet  with the types that DuckDB makes of the columns",
      "raw    the file's bytes as they are (default for what is not Arrow)"
    },
    footer = {
      "%nExamples:",
      "  famfs-arrow cat --format csv /flights/2001.arrow | head",
      "  famfs-arrow cat --format raw /models/model.bin > model.bin"
    })
final class CatVerb extends Verb {
  /** What is written. */
  enum Format {
    ARROW,
    CSV,
    JSON,
    PARQUET,
    RAW
  }

  /** Names of either case. */
  static final class Formats implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      for (Format format : Format.values()) {
        if (format.name().equalsIgnoreCase(text)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "\"" + text + "\" is no format: expected arrow, csv, json, parquet or raw");
    }
  }

  /** As users write them. */
  static final class Candidates extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Candidates() {
      super(Stream.of(Format.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList());
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Formats.class,
      completionCandidates = Candidates.class,
      description = "arrow, csv, json, parquet or raw.")
  private Format format;

  @Mixin private ColumnsOption columns;

  @Parameters(paramLabel = "PATH", description = "File or folder in the store.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      console.verified(store::requireSameStore, () -> print(console, store, where));
      store.requireSameStore();
    }
    return ExitCodes.DONE;
  }

  private void print(Console console, FamfsStore store, FamfsPath where) throws IOException {
    if (store.find(where) instanceof FileNode file && isRaw(store, file)) {
      raw(console, store, file);
    } else {
      table(console, store, where);
    }
  }

  private boolean isRaw(FamfsStore store, FileNode file) {
    if (format != null) {
      return format == Format.RAW;
    }
    try (FileView view = store.open(file)) {
      return !ArrowFile.looksLikeArrow(view);
    }
  }

  private void raw(Console console, FamfsStore store, FileNode file) throws IOException {
    if (!columns.names().isEmpty()) {
      throw CommandException.usage("--columns makes no sense for raw bytes");
    }
    console.flush();
    try (FileView view = store.open(file)) {
      FileBytes.copyTo(view, console.raw());
    }
  }

  private void table(Console console, FamfsStore store, FamfsPath where) throws IOException {
    if (format == Format.RAW && store.find(where) instanceof DirectoryNode) {
      throw CommandException.usage(where + " is a folder: --format raw takes one file");
    }
    if (format == Format.PARQUET) {
      parquet(console, store, where);
      return;
    }
    try (FamfsDataset dataset = FamfsDataset.open(store, where)) {
      if (format == null || format == Format.ARROW) {
        console.flush();
        new ArrowExport(store, dataset, console.raw()).write(options());
      } else {
        try (DatasetReader reader = dataset.reader(options())) {
          text(console, store, reader);
        }
      }
    }
  }

  private void parquet(Console console, FamfsStore store, FamfsPath where) throws IOException {
    SqlOptions options = SqlOptions.defaults().withTables(Map.of("t", where));
    String list =
        columns.names().isEmpty()
            ? "*"
            : columns.names().stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    console.flush();
    try (FamfsSql sql = FamfsSql.open(store, options);
        SqlResult result = sql.query("SELECT " + list + " FROM t")) {
      ResultOutput.parquet(result, console.raw());
    }
  }

  private OpenOptions options() {
    return OpenOptions.defaults().withProjection(columns.projection());
  }

  /** Under a guard for each batch, so that an export that read lost memory does not end well. */
  private void text(Console console, FamfsStore store, DatasetReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    CsvWriter csv = new CsvWriter(console.out());
    JsonLinesWriter json = new JsonLinesWriter(console.out());
    if (format == Format.CSV) {
      csv.header(root.getSchema());
    }
    while (reader.loadNextBatch()) {
      store.guard(
          () -> {
            if (format == Format.CSV) {
              csv.rows(root, reader, 0, root.getRowCount());
            } else {
              json.rows(root, reader, 0, root.getRowCount());
            }
            return null;
          });
    }
  }
}
