package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.ReplayReport;
import io.famfsarrow.store.UnsupportedFormatException;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays the log and lists what it makes. */
@Command(
    name = "logplay",
    description =
        "Replays the log from its first entry and lists every directory and file that it makes, "
            + "in log order. Nothing is changed anywhere.",
    footer = {
      "%nExit code: 0 all entries went in, 1 some were skipped with errors, 4 replay stopped or",
      "was refused.",
      "%nExample:",
      "  famfs-arrow logplay --json --sha256"
    })
final class LogplayVerb extends Verb {
  private static final int WRITE_BITS = 0222;

  @Mixin private JsonOption json;

  @Option(names = "--sha256", description = "Read every file and show its SHA-256.")
  private boolean sha256;

  @Option(
      names = {"-n", "--dryrun"},
      description = "Taken for the famfs tools' sake: this never changes anything.")
  @SuppressWarnings("UnusedVariable") // every run is a dry one
  private boolean dryRun;

  @Option(
      names = {"-c", "--client"},
      description = "As a client of the famfs kernel file system shows it: no file may be written.")
  private boolean asClient;

  @Override
  int run(Console console) throws Exception {
    FamfsStore store;
    try {
      store = Stores.client(common());
    } catch (CorruptMediaException | UnsupportedFormatException | NoSuchStoreException e) {
      return refused(console, e);
    }
    try (store) {
      if (json.on) {
        printJson(console.json(), store);
      } else {
        printText(console, store);
      }
      store.requireSameStore();
      return exitCode(store.replay());
    }
  }

  /** A medium whose superblock region can be looked at, but from which nothing may be played. */
  private int refused(Console console, FamfsException reason) throws IOException {
    if (reason instanceof NoSuchStoreException) {
      Fsck.check(Stores.spec(common()).primary(), MediaOptions.defaults());
    }
    if (json.on) {
      JsonWriter writer = console.json();
      writer.beginObject().field("replay", "refused").field("reason", reason.getMessage());
      writer.endObject().endDocument();
    }
    throw new CommandException(ExitCodes.CORRUPT, "replay refused: " + reason.getMessage());
  }

  private static int exitCode(ReplayReport replay) {
    if (!replay.complete()) {
      return ExitCodes.CORRUPT;
    }
    boolean errors =
        replay.problems().stream().anyMatch(p -> p.severity() == ProblemCode.Severity.ERROR);
    return errors ? ExitCodes.NO : ExitCodes.DONE;
  }

  private static String state(ReplayReport replay) {
    return replay.complete() ? "complete" : "stops-at:" + replay.entryCount();
  }

  private void printJson(JsonWriter json, FamfsStore store) throws IOException {
    ReplayReport replay = store.replay();
    json.beginObject().field("replay", state(replay)).field("role", roleName(store));
    json.field("entries", replay.entryCount()).key("dirs").beginArray();
    for (DirectoryNode directory : store.namespace().directories()) {
      json.beginObject();
      NodeJson.directory(json, directory);
      json.endObject();
    }
    json.endArray().key("files").beginArray();
    for (FileNode file : store.namespace().files()) {
      json.beginObject();
      NodeJson.file(json, asClient ? file.withMode(file.mode() & ~WRITE_BITS) : file);
      if (sha256) {
        json.field("sha256", sha256(store, file));
      }
      json.endObject();
    }
    json.endArray();
    FsckVerb.problems(json, replay.problems());
    json.endObject().endDocument();
  }

  /** Null if the bytes cannot be had. */
  private static String sha256(FamfsStore store, FileNode file) {
    if (!file.readable()) {
      return null;
    }
    try (FileView view = store.open(file)) {
      return FileBytes.sha256(view);
    }
  }

  private void printText(Console console, FamfsStore store) throws IOException {
    ReplayReport replay = store.replay();
    TextTable table = new TextTable("<>>>" + (sha256 ? "<<" : "<"));
    for (DirectoryNode directory : store.namespace().directories()) {
      row(table, store, directory);
    }
    for (FileNode file : store.namespace().files()) {
      row(table, store, file);
    }
    table.print(console.out());
    for (MediaProblem problem : replay.problems()) {
      console.line(TextTable.printable(problem.toString()));
    }
    console.line(
        "replay "
            + state(replay)
            + ": "
            + replay.entryCount()
            + " entries, "
            + store.namespace().directoryCount()
            + " directories, "
            + store.namespace().fileCount()
            + " files; this host is "
            + roleName(store));
  }

  private String roleName(FamfsStore store) {
    return asClient ? "client" : DfVerb.roleName(store);
  }

  private void row(TextTable table, FamfsStore store, Node node) {
    FileNode file = node instanceof FileNode f ? f : null;
    int mask = asClient && file != null ? ~WRITE_BITS : ~0;
    String mode = Modes.letters(file == null, node.mode() & mask);
    String owner =
        Integer.toUnsignedString(node.uid()) + ":" + Integer.toUnsignedString(node.gid());
    String size = file == null ? "-" : Long.toUnsignedString(file.sizeBytes());
    String hash = file == null ? "-" : String.valueOf(sha256 ? sha256(store, file) : "");
    if (sha256) {
      table.row(mode, node.logIndex(), owner, size, hash, node.path());
    } else {
      table.row(mode, node.logIndex(), owner, size, node.path());
    }
  }
}
