package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.sort.SortKey;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes tables. */
@Command(
    name = "publish",
    customSynopsis = "famfs-arrow publish [OPTION]... SRC... DEST",
    description =
        "Reads Arrow (files and streams), Parquet, ORC, CSV and JSON lines and publishes them as Arrow files"
            + " whose every buffer can be used in place. The data is written first and the names"
            + " appear after it, all at one moment. Missing folders are made.",
    footer = {
      "%nDEST ending in .arrow is one file, the sources one after the other; anything else is a",
      "folder with one file for each source. A folder as source stands for the files in it;",
      "hidden files and names that start with _ are left out. - is an Arrow stream on standard",
      "input.",
      "%nExamples:",
      "  famfs-arrow publish flights.parquet /flights/2001.arrow",
      "  famfs-arrow publish data/*.csv /tables",
      "  famfs-arrow publish --sort-by=day,-delay flights.parquet /flights/2001.arrow",
      "  some-program | famfs-arrow publish - /results/today.arrow"
    })
final class PublishVerb extends Verb {
  private static final int DEFAULT_MODE = 0644;
  private static final int MOST_DEFAULT_THREADS = 4;

  @Option(
      names = "--batch-rows",
      paramLabel = "N",
      description =
          "Rows of a record batch (default: Arrow streams and uncompressed Arrow files keep their batches;"
              + " all other formats, compressed Arrow files and tables made with them get 131,072).")
  private Long batchRows;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that copy (default: one for each processor, at most 4).")
  private Integer threads;

  @Option(
      names = "--sort-by",
      split = ",",
      paramLabel = "NAME",
      description =
          "Rows in the order of these columns, NAME:desc or -NAME for descending; nulls last. Filters skip more batches then."
              + " Sources that are not uncompressed Arrow files are kept in memory for it, at most a quarter"
              + " of it; larger ones are refused before anything is written.")
  private List<String> sortBy;

  @Mixin private ColumnsOption columns;
  @Mixin private PlacementOptions placement;
  @Mixin private OwnerOptions owner;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "SRC... DEST",
      description = "Files and folders here, or -; then a path in the store.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.size() < 2) {
      throw CommandException.usage(
          "publish needs "
              + (paths.isEmpty() ? "what to publish, and " : "")
              + "a path in the store to publish to: publish SRC... DEST, as in"
              + " publish flights.parquet /flights/2001.arrow");
    }
    List<String> names = paths.subList(0, paths.size() - 1);
    String dest = paths.get(paths.size() - 1);
    long start = System.nanoTime();
    try (PublishBars bars = new PublishBars(console);
        Interruption interruption = Interruption.watch(console, bars);
        PublishSources sources = PublishSources.open(names, dest, console);
        FamfsMaster master = Stores.master(common(), placement)) {
      Map<FamfsPath, TableSource> tables = sources.tables();
      List<PublishedTable> published =
          Publisher.on(master).publishAll(tables, options().withProgress(interruption));
      interruption.published();
      bars.close();
      report(console, published, (System.nanoTime() - start) / 1e9);
      Stores.warn(common(), master);
    }
    return ExitCodes.DONE;
  }

  private PublishOptions options() {
    int processors = Runtime.getRuntime().availableProcessors();
    PublishOptions options =
        PublishOptions.defaults()
            .withThreads(threads == null ? Math.min(processors, MOST_DEFAULT_THREADS) : threads)
            .withColumns(columns.names())
            .withSortKeys(sortKeys())
            .withAttributes(owner.attributes(DEFAULT_MODE));
    return batchRows == null ? options : options.withBatchRows(batchRows);
  }

  private List<SortKey> sortKeys() {
    return sortBy == null ? List.of() : sortBy.stream().map(SortKey::parse).toList();
  }

  private static void report(Console console, List<PublishedTable> tables, double seconds)
      throws IOException {
    for (PublishedTable table : tables) {
      console.line(
          table.path()
              + ": "
              + Counted.of(table.rows(), "row")
              + " in "
              + Counted.of(table.batchCount(), "record batch")
              + ", "
              + Sizes.human(table.sizeBytes()));
    }
    long bytes = tables.stream().mapToLong(PublishedTable::sizeBytes).sum();
    console.line(
        String.format(
            Locale.ROOT,
            "published %s, %s, in %.2f s",
            Counted.of(tables.size(), "table"),
            Sizes.human(bytes),
            seconds));
  }
}
