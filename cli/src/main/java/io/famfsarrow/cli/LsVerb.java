package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a directory. */
@Command(
    name = "ls",
    description =
        "Lists a directory of the store, or one file. Folders end with a slash; -l shows mode, "
            + "owner, group, size in bytes and name. Stores hold no times.",
    footer = {"%nExample:", "  famfs-arrow ls -l /flights"})
final class LsVerb extends Verb {
  @Option(
      names = {"-l", "--long"},
      description = "One line each, with mode, owner and size.")
  private boolean longForm;

  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..1",
      defaultValue = "/",
      paramLabel = "PATH",
      description = "Path in the store (default: /).")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = Names.storePath(path);
    try (FamfsStore store = Stores.client(common())) {
      Node node = store.find(where);
      List<Node> nodes =
          node instanceof DirectoryNode directory
              ? store.namespace().children(directory)
              : List.of(node);
      print(console, nodes);
    }
    return ExitCodes.DONE;
  }

  private void print(Console console, List<Node> nodes) throws IOException {
    if (json.on) {
      printJson(console.json(), nodes);
    } else if (longForm) {
      printLong(console, nodes);
    } else {
      for (Node node : nodes) {
        console.line(TextTable.printable(label(node)));
      }
    }
  }

  private static String label(Node node) {
    return node.path().nameText() + (node instanceof DirectoryNode ? "/" : "");
  }

  private static void printLong(Console console, List<Node> nodes) throws IOException {
    TextTable table = new TextTable("<>>><");
    for (Node node : nodes) {
      boolean directory = node instanceof DirectoryNode;
      table.row(
          Modes.letters(directory, node.mode()),
          Integer.toUnsignedString(node.uid()),
          Integer.toUnsignedString(node.gid()),
          node instanceof FileNode file ? Long.toUnsignedString(file.sizeBytes()) : "-",
          label(node));
    }
    table.print(console.out());
  }

  private static void printJson(JsonWriter json, List<Node> nodes) throws IOException {
    json.beginArray();
    for (Node node : nodes) {
      json.beginObject().field("name", node.path().nameText());
      if (!node.path().isUtf8()) {
        json.field("name_hex", HexFormat.of().formatHex(node.name()));
      }
      json.field("type", node instanceof DirectoryNode ? "dir" : "file");
      json.unsignedField("size", node instanceof FileNode file ? file.sizeBytes() : 0);
      NodeJson.owner(json, node);
      json.endObject();
    }
    json.endArray().endDocument();
  }
}
