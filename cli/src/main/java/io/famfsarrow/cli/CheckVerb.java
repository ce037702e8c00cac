package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowCheck;
import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Verifies tables. */
@Command(
    name = "check",
    description =
        "Walks every batch of tables and verifies metadata, buffers, offsets, text and dictionary "
            + "indices. Without PATH: every file and log entry of the store; what is no table (neither "
            + "by its name, *.arrow, nor by its first and last bytes) is only read to its end.",
    footer = {
      "%nExit code: 0 all is well, 1 damaged, 4 a file that PATH names cannot be read at all.",
      "%nExample:",
      "  famfs-arrow check /flights"
    })
final class CheckVerb extends Verb {
  private static final int WHOLE_FILE = -1;

  @Mixin private JsonOption json;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files and folders.")
  private List<String> paths;

  /**
   * One thing that is wrong; no path: an entry of the log that made no file; {@code unreadable} if
   * a file that was asked for is no table at all.
   */
  private record Problem(
      FamfsPath path, int batch, String column, String code, String message, boolean unreadable) {}

  private final List<Problem> problems = new ArrayList<>();
  private int checkedTables;
  private long checkedRows;

  @Override
  int run(Console console) throws Exception {
    List<FamfsPath> asked =
        paths == null ? List.of() : paths.stream().map(Names::storePath).toList();
    try (FamfsStore store = Stores.client(common())) {
      if (asked.isEmpty()) {
        store.namespace().files().forEach(file -> check(store, file, false));
        addInvalidEntries(store);
      }
      for (FamfsPath path : asked) {
        Tables.files(store, path).forEach(file -> check(store, file, true));
      }
      store.requireSameStore();
    }
    if (json.on) {
      printJson(console.json());
    } else {
      printText(console);
    }
    return exitCode();
  }

  private int exitCode() {
    if (problems.stream().anyMatch(Problem::unreadable)) {
      return ExitCodes.CORRUPT;
    }
    return problems.isEmpty() ? ExitCodes.DONE : ExitCodes.NO;
  }

  /**
   * Checks a file.
   *
   * @param asked whether it was asked for, so that it must be a table
   */
  private void check(FamfsStore store, FileNode file, boolean asked) {
    String name = file.path().toString();
    try (FileView view = store.open(file)) {
      if (asked || isTable(file, view)) {
        checkTable(file, ArrowFile.open(view, name));
      } else {
        FileBytes.readThrough(view);
      }
    } catch (FamfsException unreadable) {
      String code =
          unreadable instanceof CorruptArrowFileException corrupt
              ? corrupt.code().toString()
              : "unreadable";
      problems.add(
          new Problem(file.path(), WHOLE_FILE, null, code, unreadable.getMessage(), asked));
    }
  }

  /**
   * Entries of the log with errors, other than files whose bytes cannot be had: those are listed
   * already.
   */
  private void addInvalidEntries(FamfsStore store) {
    Map<Long, FileNode> listed = new HashMap<>();
    store.namespace().files().forEach(file -> listed.put(file.logIndex(), file));
    for (MediaProblem problem : store.replay().problems()) {
      FileNode file = listed.get(problem.logIndex());
      boolean isNew = file == null || file.readable();
      if (isNew && problem.severity() == ProblemCode.Severity.ERROR) {
        FamfsPath path = file == null ? null : file.path();
        String code = problem.code().name();
        problems.add(new Problem(path, WHOLE_FILE, null, code, problem.message(), false));
      }
    }
  }

  /**
   * By name or by either end: damage to one of the three must not make it pass as something else.
   */
  private static boolean isTable(FileNode file, FileView view) {
    return file.path().nameText().endsWith(Tables.SUFFIX) || ArrowFile.hasArrowMagic(view);
  }

  private void checkTable(FileNode node, ArrowFile file) {
    checkedTables++;
    List<ArrowCheck.Problem> found = ArrowCheck.check(file);
    if (found.isEmpty()) {
      checkedRows += file.rowCount();
    }
    for (ArrowCheck.Problem problem : found) {
      problems.add(
          new Problem(
              node.path(),
              problem.batch(),
              problem.column(),
              problem.code(),
              problem.message(),
              false));
    }
  }

  private void printJson(JsonWriter json) throws IOException {
    json.beginObject().field("ok", problems.isEmpty()).field("tables", checkedTables);
    json.field("rows", checkedRows).key("problems").beginArray();
    for (Problem problem : problems) {
      json.beginObject();
      if (problem.path() == null) {
        json.key("path").nullValue();
      } else {
        NodeJson.path(json, problem.path());
      }
      json.key("batch");
      if (problem.batch() == WHOLE_FILE) {
        json.nullValue();
      } else {
        json.value(problem.batch());
      }
      json.field("column", problem.column()).field("code", problem.code());
      json.field("message", problem.message()).endObject();
    }
    json.endArray().endObject().endDocument();
  }

  private void printText(Console console) throws IOException {
    for (Problem problem : problems) {
      console.line(TextTable.printable(problem.code() + ": " + problem.message()));
    }
    console.line(
        Counted.of(checkedTables, "table")
            + ", "
            + Counted.of(checkedRows, "row")
            + ": "
            + (problems.isEmpty() ? "no problems" : Counted.of(problems.size(), "problem")));
  }
}
