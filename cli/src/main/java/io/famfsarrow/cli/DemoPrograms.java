package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.fuse.FuseProbe;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what was published in other ways: by SQL, from Python, through a mount. */
final class DemoPrograms {
  private final DemoScreen screen;
  private final DemoStore store;
  private final CommonOptions common;
  private final Optional<DemoPython> python;

  DemoPrograms(
      DemoScreen screen, DemoStore store, CommonOptions common, Optional<DemoPython> python) {
    this.screen = screen;
    this.store = store;
    this.common = common;
    this.python = python;
  }

  void query(PublishedTable large) throws IOException {
    screen.say("");
    try (FamfsStore client = FamfsStore.openClient(store.spec(), store.owner())) {
      Optional<DemoSql.Answer> answer = DemoSql.ask(client, large.path().toString(), "id");
      if (answer.isEmpty()) {
        screen.say("sql      not here: DuckDB cannot be loaded");
        return;
      }
      DemoSql.Answer said = answer.get();
      DemoScreen.requireEqual("rows by SQL", Long.toString(large.rows()), said.count());
      long sum = new GeneratedTable(large.rows(), 0).idSum();
      DemoScreen.requireEqual("sum by SQL", Long.toString(sum), said.sum());
      screen.say("sql      %s", said.query());
      screen.say(
          "         %,d rows, %.2f s, buffers copied: %d",
          large.rows(), said.seconds(), said.copiedBuffers());
    }
  }

  void openInPython(PublishedTable large) throws Exception {
    screen.say("");
    if (python.isEmpty() || !python.get().hasPackage()) {
      String missing = python.isEmpty() ? "no Python with pyarrow" : "no package famfs_arrow";
      screen.say("python   not here: %s; FAMFS_PYTHON=... names one that has it", missing);
      return;
    }
    long start = System.nanoTime();
    DemoPython.Shared shared =
        python
            .get()
            .openShared(store.medium(), large.path().toString())
            .orElseThrow(() -> new CommandException(ExitCodes.CORRUPT, "Python could not open it"));
    DemoScreen.requireEqual("Python's sum", sumOfIds(large), shared.sumOfIds());
    DemoScreen.requireEqual("buffers copied in Python", "0", shared.copiedBuffers());
    screen.say("python   famfs_arrow, %s: sum(id) of %s", python.get().versions(), large.path());
    screen.say(
        "         %,d rows, %.2f s with the start of Python, buffers mapped: %s, copied: %s",
        large.rows(), DemoScreen.seconds(start), shared.mappedBuffers(), shared.copiedBuffers());
  }

  private static String sumOfIds(PublishedTable large) {
    return large.rows() + " " + new GeneratedTable(large.rows(), 0).idSum();
  }

  void mount(List<DemoTables.Table> tables, PublishedTable large) throws Exception {
    screen.say("");
    Optional<String> problem = FuseProbe.run().problem();
    if (problem.isPresent()) {
      screen.say("mount    not here: %s", problem.get());
      return;
    }
    Path directory = store.folder().makeMountPoint();
    MountProcess.Start start = MountProcess.start(common, store.spec(), directory, "");
    if (start.mount() == null) {
      screen.say("mount    not here: %s", start.message());
      return;
    }
    store.folder().watch(start.mount().process());
    readMounted(directory, tables, large);
  }

  private void readMounted(Path directory, List<DemoTables.Table> tables, PublishedTable large)
      throws Exception {
    if (python.isEmpty()) {
      requireSameBytes(directory, tables.get(0).path());
      screen.say("mount    %s: %s reads back byte for byte", directory, tables.get(0).path());
      screen.say("         no Python with pyarrow here; FAMFS_PYTHON=... names one");
      return;
    }
    long start = System.nanoTime();
    Path file = directory.resolve(large.path().nameText());
    String found = python.get().sumOfIds(file).orElse("a failure");
    DemoScreen.requireEqual("Python's sum through the mount", sumOfIds(large), found);
    screen.say("mount    %s", directory);
    screen.say(
        "         pyarrow.memory_map of %s there: the same sum, %.2f s",
        file.getFileName(), DemoScreen.seconds(start));
  }

  private void requireSameBytes(Path directory, String path) throws IOException {
    byte[] mounted = Files.readAllBytes(directory.resolve(path.substring(1)));
    try (FamfsStore client = FamfsStore.openClient(store.spec(), store.owner());
        FileView view = client.open(FamfsPath.of(path))) {
      byte[] expected = new byte[Math.toIntExact(view.sizeBytes())];
      FileBytes.copy(view, 0, expected, expected.length);
      if (!Arrays.equals(expected, mounted)) {
        throw new CommandException(
            ExitCodes.CORRUPT, path + " reads differently through the mount");
      }
    }
  }
}
