package io.famfsarrow.cli;

import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.cli.text.JsonLinesWriter;
import io.famfsarrow.cli.text.RowText;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the first rows of a table. */
@Command(
    name = "head",
    description =
        "Shows the first rows of a table: one Arrow file, or a folder of them. Long values are cut; "
            + "cat shows them whole.",
    footer = {"%nExample:", "  famfs-arrow head -n 3 --columns date,delay /flights/2001.arrow"})
final class HeadVerb extends Verb {
  @Option(
      names = {"-n", "--rows"},
      defaultValue = "10",
      paramLabel = "N",
      description = "How many rows (default: 10).")
  private long rows;

  @Mixin private ColumnsOption columns;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "PATH", description = "File or folder in the store.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    if (rows < 0) {
      throw CommandException.usage("-n " + rows + ": expected 0 or more");
    }
    FamfsPath where = Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      Iterator<FileNode> files = Tables.files(store, where).iterator();
      long left = rows;
      while (files.hasNext() && left > 0) {
        try (Tables.Opened table = Tables.open(store, files.next());
            FamfsArrowReader reader = table.file().reader(options())) {
          left = print(console, store, reader, left);
        }
      }
      store.requireSameStore();
    }
    return ExitCodes.DONE;
  }

  private OpenOptions options() {
    return OpenOptions.defaults().withProjection(columns.projection());
  }

  /** Returns how many rows are still wanted. */
  private long print(Console console, FamfsStore store, FamfsArrowReader reader, long wanted)
      throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    TextTable table = new TextTable(RowText.alignment(root));
    table.row((Object[]) RowText.header(root));
    long left = wanted;
    while (left > 0 && reader.loadNextBatch()) {
      int count = (int) Math.min(left, root.getRowCount());
      store.guard(
          () -> {
            if (json.on) {
              new JsonLinesWriter(console.out()).rows(root, reader, 0, count);
            } else {
              addRows(table, reader, count);
            }
            return null;
          });
      left -= count;
    }
    if (!json.on) {
      table.print(console.out());
    }
    return left;
  }

  private static void addRows(TextTable table, FamfsArrowReader reader, int count)
      throws IOException {
    for (int row = 0; row < count; row++) {
      List<String> texts = RowText.row(reader.getVectorSchemaRoot(), reader, row);
      table.row(texts.toArray());
    }
  }
}
