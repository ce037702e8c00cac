package io.famfsarrow.cli;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.cli.text.JsonLinesWriter;
import io.famfsarrow.cli.text.RowText;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
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
    try (FamfsStore store = Stores.client(common());
        FamfsDataset dataset = FamfsDataset.open(store, where);
        DatasetReader reader = dataset.reader(options())) {
      console.verified(store::requireSameStore, () -> print(console, store, reader));
      dataset.requireSameStore();
    }
    return ExitCodes.DONE;
  }

  private OpenOptions options() {
    return OpenOptions.defaults().withProjection(columns.projection());
  }

  private void print(Console console, FamfsStore store, DatasetReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    TextTable table = new TextTable(RowText.alignment(root));
    table.row((Object[]) RowText.header(root));
    long left = rows;
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
    if (!json.on && rows > 0) {
      table.print(console.out());
    }
  }

  private static void addRows(TextTable table, DatasetReader reader, int count) throws IOException {
    for (int row = 0; row < count; row++) {
      List<String> texts = RowText.row(reader.getVectorSchemaRoot(), reader, row);
      table.row(texts.toArray());
    }
  }
}
