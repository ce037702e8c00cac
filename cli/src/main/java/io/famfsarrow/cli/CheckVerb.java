package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.Projection;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Verifies tables. */
@Command(
    name = "check",
    description =
        "Walks every batch of tables and verifies metadata, buffers, offsets, text and dictionary "
            + "indices. Without PATH: every file of the store; what is not Arrow must only be readable.",
    footer = {
      "%nExit code: 0 all is well, 1 damaged, 4 a file cannot be read at all.",
      "%nExample:",
      "  famfs-arrow check /flights"
    })
final class CheckVerb extends Verb {
  private static final int WHOLE_FILE = -1;

  @Mixin private JsonOption json;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files and folders.")
  private List<String> paths;

  /** One thing that is wrong. */
  private record Problem(
      FamfsPath path, int batch, String column, String code, String message, boolean unreadable) {}

  private final List<Problem> problems = new ArrayList<>();
  private int checkedTables;
  private long checkedRows;

  @Override
  int run(Console console) throws Exception {
    List<FamfsPath> asked =
        paths == null ? List.of() : paths.stream().map(Names::storePath).toList();
    try (FamfsStore store = Stores.client(common());
        BufferAllocator allocator = new RootAllocator()) {
      if (asked.isEmpty()) {
        store.namespace().files().forEach(file -> checkAny(store, file, allocator));
      }
      for (FamfsPath path : asked) {
        Tables.files(store, path).forEach(file -> checkTable(store, file, allocator));
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

  /** Any file of the store: whether it should be a table is seen from its first bytes. */
  private void checkAny(FamfsStore store, FileNode file, BufferAllocator allocator) {
    try (FileView view = store.open(file)) {
      if (!ArrowFile.looksLikeArrow(view)) {
        return;
      }
    } catch (FamfsException unreadable) {
      add(file, WHOLE_FILE, null, unreadable, true);
      return;
    }
    checkTable(store, file, allocator);
  }

  private void checkTable(FamfsStore store, FileNode node, BufferAllocator allocator) {
    try (Tables.Opened table = Tables.open(store, node)) {
      checkedTables++;
      for (int batch = 0; batch < table.file().batchCount(); batch++) {
        checkBatch(node, table.file(), batch, allocator);
      }
    } catch (FamfsException unreadable) {
      add(node, WHOLE_FILE, null, unreadable, true);
    }
  }

  /** A damaged column must not hide the next one, so each is loaded by itself then. */
  private void checkBatch(FileNode node, ArrowFile file, int batch, BufferAllocator allocator) {
    try {
      load(file, batch, Projection.all(), allocator);
      return;
    } catch (FamfsException somewhere) {
      if (file.schema().getFields().isEmpty()) {
        add(node, batch, null, somewhere, false);
        return;
      }
    }
    List<Field> fields = file.schema().getFields();
    for (int column = 0; column < fields.size(); column++) {
      try {
        load(file, batch, Projection.indices(column), allocator);
      } catch (FamfsException damaged) {
        add(node, batch, fields.get(column).getName(), damaged, false);
      }
    }
  }

  private void load(ArrowFile file, int batch, Projection columns, BufferAllocator allocator) {
    OpenOptions options =
        OpenOptions.defaults()
            .withValidation(Validation.FULL)
            .withProjection(columns)
            .withAllocator(allocator);
    try (RecordBatchView view = file.batch(batch, options)) {
      checkedRows += view.rowCount();
      view.getDictionaryIds().forEach(view::lookup);
    }
  }

  private void add(
      FileNode file, int batch, String column, FamfsException error, boolean unreadable) {
    String code =
        error instanceof CorruptArrowFileException corrupt
            ? corrupt.code().toString()
            : "unreadable";
    problems.add(new Problem(file.path(), batch, column, code, error.getMessage(), unreadable));
  }

  private void printJson(JsonWriter json) throws IOException {
    json.beginObject().field("ok", problems.isEmpty()).field("tables", checkedTables);
    json.field("rows", checkedRows).key("problems").beginArray();
    for (Problem problem : problems) {
      json.beginObject();
      NodeJson.path(json, problem.path());
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
        checkedTables
            + " tables, "
            + checkedRows
            + " rows: "
            + (problems.isEmpty() ? "no problems" : problems.size() + " problems"));
  }
}
