package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells everything that the log holds about one object. */
@Command(
    name = "stat",
    description = "Shows size, mode, owner, log entry and map of one file or directory.",
    footer = {"%nExample:", "  famfs-arrow stat --json /flights/2001.arrow"})
final class StatVerb extends Verb {
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "PATH", description = "Path in the store.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      Node node = store.find(where);
      if (json.on) {
        printJson(console.json(), node);
      } else {
        printText(console, store, node);
      }
    }
    return ExitCodes.DONE;
  }

  private static void printJson(JsonWriter json, Node node) throws IOException {
    json.beginObject();
    if (node instanceof FileNode file) {
      NodeJson.file(json, file);
    } else {
      NodeJson.directory(json, (DirectoryNode) node);
      json.field("size", 0).field("type", "dir");
    }
    json.field("log_index", node.logIndex()).endObject().endDocument();
  }

  private static void printText(Console console, FamfsStore store, Node node) throws IOException {
    TextTable table = new TextTable("<<").row("path", node.path());
    if (node instanceof FileNode file) {
      String size = Long.toUnsignedString(file.sizeBytes());
      table.row("size", size + " bytes (" + Sizes.human(file.sizeBytes()) + ")");
    } else {
      table.row("entries", store.namespace().children((DirectoryNode) node).size());
    }
    boolean directory = node instanceof DirectoryNode;
    table.row("mode", Modes.octal(node.mode()) + " " + Modes.letters(directory, node.mode()));
    table.row(
        "owner", Integer.toUnsignedString(node.uid()) + ":" + Integer.toUnsignedString(node.gid()));
    table.row("log entry", node.logIndex() < 0 ? "none" : node.logIndex());
    if (node instanceof FileNode file) {
      MapText.rows(table, file);
    }
    table.print(console.out());
  }
}
