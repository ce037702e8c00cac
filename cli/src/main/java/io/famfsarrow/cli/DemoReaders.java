package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.cli.text.TextTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Opens all tables in a process of its own, and by Arrow's own reader in another one. */
final class DemoReaders {
  private static final long SIGNAL_SPREAD_MILLIS = 300;

  private final DemoScreen screen;
  private final DemoStore store;

  DemoReaders(DemoScreen screen, DemoStore store) {
    this.screen = screen;
    this.store = store;
  }

  void compare(List<DemoTables.Table> tables, PublishedTable large) throws Exception {
    List<String> paths = tables.stream().map(DemoTables.Table::path).toList();
    Properties ours = read(paths, List.of());
    Properties arrows = read(paths, List.of("--arrow-file-reader"));
    screen.say("");
    screen.say(
        "Process %s opens all of it; the same by Arrow's own reader beside it.", ours.get("pid"));
    TextTable table = new TextTable("<>>").indented();
    table.row(Sizes.human(large.sizeBytes()) + " table", "famfs-arrow", "ArrowFileReader");
    table.row("open", millis(ours, "open"), millis(arrows, "open"));
    table.row("all " + large.batchCount() + " batches", millis(ours, "all"), millis(arrows, "all"));
    table.row("private memory grew", size(ours), size(arrows));
    table.print(screen.console().out());
    verdict(tables, ours, arrows);
    screen.say("ArrowFileReader read through a channel over the same mapped file.");
  }

  private void verdict(List<DemoTables.Table> tables, Properties ours, Properties arrows)
      throws IOException {
    long mapped = Long.parseLong(ours.getProperty("mapped"));
    long inside = Long.parseLong(ours.getProperty("inside"));
    screen.say("buffers copied: %s", ours.getProperty("copied"));
    screen.say("buffers mapped: %d, of which inside the store's mapping: %d", mapped, inside);
    screen.say("pages: %s", ours.getProperty("pages"));
    for (DemoTables.Table table : tables) {
      DemoScreen.requireEqual("sums of " + table.path(), table.sums(), sums(ours, table));
      DemoScreen.requireEqual("sums of " + table.path(), table.sums(), sums(arrows, table));
    }
    DemoScreen.requireEqual("buffers copied", "0", ours.getProperty("copied"));
    DemoScreen.requireEqual(
        "buffers inside the mapping", Long.toString(mapped), Long.toString(inside));
    screen.say("sums of all number columns: equal to those of the sources");
  }

  private static String sums(Properties answers, DemoTables.Table table) {
    return answers.getProperty("sums." + table.path());
  }

  /** Runs a reading process and returns what it said. */
  private Properties read(List<String> paths, List<String> options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--store", store.medium().toString()));
    arguments.addAll(
        List.of("--system-uuid", store.owner().identity().uuid().toString(), "demo-reader"));
    arguments.addAll(options);
    arguments.addAll(paths);
    Path complaints = store.folder().path().resolve("reader.err");
    Process process =
        store
            .folder()
            .start(
                new ProcessBuilder(OwnProcess.commandLine(arguments))
                    .redirectError(complaints.toFile()));
    Properties answers = new Properties();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      answers.load(out);
    }
    if (process.waitFor() != 0) {
      Thread.sleep(SIGNAL_SPREAD_MILLIS); // Ctrl-C ends the readers too: ours may be about to come
      String reason = Files.exists(complaints) ? Files.readString(complaints).strip() : "";
      throw new CommandException(ExitCodes.DEFECT, "the reading process failed: " + reason);
    }
    answers.put("pid", Long.toString(process.pid()));
    return answers;
  }

  private static String millis(Properties answers, String key) {
    return String.format(Locale.ROOT, "%,.1f ms", Long.parseLong(answers.getProperty(key)) / 1e6);
  }

  private static String size(Properties answers) {
    return Sizes.human(Math.max(0, Long.parseLong(answers.getProperty("private"))));
  }
}
