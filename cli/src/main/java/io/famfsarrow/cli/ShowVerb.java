package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Describes a table. */
@Command(
    name = "show",
    description =
        "Shows a table: columns, record batches, rows, where its bytes lie, by which pages they are "
            + "mapped, and how many buffers a reader would have to copy, with the reason. For a folder: "
            + "each of its Arrow files.",
    footer = {"%nExample:", "  famfs-arrow show /flights/2001.arrow"})
final class ShowVerb extends Verb {
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "PATH", description = "File or folder in the store.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      List<TableFacts> tables = new ArrayList<>();
      for (FileNode file : Tables.files(store, where)) {
        tables.add(TableFacts.of(store, file));
      }
      store.requireSameStore();
      print(console, where, tables);
    }
    return ExitCodes.DONE;
  }

  private void print(Console console, FamfsPath where, List<TableFacts> tables) throws IOException {
    if (!json.on) {
      for (TableFacts table : tables) {
        table.print(console);
      }
      return;
    }
    JsonWriter writer = console.json();
    boolean oneFile = tables.size() == 1 && tables.get(0).node().path().equals(where);
    if (oneFile) {
      tables.get(0).write(writer);
    } else {
      folder(writer, where, tables);
    }
    writer.endDocument();
  }

  private static void folder(JsonWriter json, FamfsPath where, List<TableFacts> tables)
      throws IOException {
    json.beginObject();
    NodeJson.path(json, where);
    json.field("rows", tables.stream().mapToLong(TableFacts::rows).sum());
    json.key("buffers").beginObject();
    json.field("mapped", tables.stream().mapToLong(t -> t.copies().mappedBuffers()).sum());
    json.field("copied", tables.stream().mapToLong(t -> t.copies().copiedBuffers()).sum());
    json.endObject().key("files").beginArray();
    for (TableFacts table : tables) {
      table.write(json);
    }
    json.endArray().endObject();
  }
}
