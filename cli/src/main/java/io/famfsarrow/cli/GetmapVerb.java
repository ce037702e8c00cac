package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells where files lie on the media. */
@Command(
    name = "getmap",
    description = "Shows where the bytes of one file, or of all files, lie on the media.",
    footer = {"%nExample:", "  famfs-arrow getmap --json /flights/2001.arrow"})
final class GetmapVerb extends Verb {
  @Mixin private JsonOption json;

  @Parameters(arity = "0..1", paramLabel = "PATH", description = "File (default: all of them).")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = path == null ? null : Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      List<FileNode> files =
          where == null ? store.namespace().files() : List.of(store.findFile(where));
      if (json.on) {
        printJson(console.json(), files);
      } else {
        printText(console, files);
      }
    }
    return ExitCodes.DONE;
  }

  private void printJson(JsonWriter json, List<FileNode> files) throws IOException {
    if (path != null) {
      json.beginObject();
      NodeJson.file(json, files.get(0));
      json.endObject().endDocument();
      return;
    }
    json.beginObject().key("files").beginArray();
    for (FileNode file : files) {
      json.beginObject();
      NodeJson.file(json, file);
      json.endObject();
    }
    json.endArray().endObject().endDocument();
  }

  private static void printText(Console console, List<FileNode> files) throws IOException {
    for (FileNode file : files) {
      String size = Long.toUnsignedString(file.sizeBytes());
      console.line(TextTable.printable(file.path() + "  " + size + " bytes"));
      TextTable table = new TextTable("<<").indented();
      MapText.rows(table, file);
      table.print(console.out());
    }
  }
}
