package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.fuse.FuseProbe;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole story on a store that is made for it and taken away again. */
@Command(
    name = "demo",
    description =
        "Makes a store in /dev/shm, publishes three tables, opens them from a second process"
            + " without copying and from a third by Arrow's own reader, queries one by SQL, opens it from"
            + " Python if there is one with pyarrow (FAMFS_PYTHON names it), and mounts the store."
            + " Everything is cleaned up at the end, also after Ctrl-C.",
    footer = {"%nExample:", "  famfs-arrow demo"})
final class DemoVerb extends Verb {
  private static final long STORE_BYTES = 4L << 30;
  private static final long LARGEST_TABLE_BYTES = 1L << 30;
  private static final long SMALLEST_TABLE_BYTES = 64L << 20;
  private static final long SMALLEST_ASKED_BYTES = 1L << 20;

  /** The table in the store, and the copy of it that the other reader makes. */
  private static final int COPIES = 2;

  /** The table in the store, its copy in the third process, and room for everybody else. */
  private static final int MEMORY_FOR_EACH_BYTE = 4;

  private static final long SIGNAL_SPREAD_MILLIS = 300;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size of the generated table (default: 1G, less where memory is short).")
  private Long sizeBytes;

  private final StoreOptions owner =
      new StoreOptions(new SystemIdentity(UUID.randomUUID(), "the demo"), MediaOptions.defaults());

  private Console console;
  private DemoFolder folder;
  private Path store;

  @Override
  int run(Console console) throws Exception {
    this.console = console;
    long start = System.nanoTime();
    requireSensibleSize();
    for (Path left : DemoFolder.removeAbandoned()) {
      say("removed %s, which a demo that was killed had left", left);
    }
    try (DemoFolder made = DemoFolder.create()) {
      folder = made;
      store = made.path().resolve("store.famfs");
      tell();
    } catch (Exception | Error failed) {
      if (folder != null && folder.stopping()) {
        return ExitCodes.DONE; // the signal's own exit code is what counts
      }
      throw failed;
    }
    say("cleaned up; %.1f s in all", seconds(start));
    return ExitCodes.DONE;
  }

  /** Before anything is made: what cannot fit need not be tried for minutes. */
  private void requireSensibleSize() throws IOException {
    if (sizeBytes == null) {
      return;
    }
    if (sizeBytes < SMALLEST_ASKED_BYTES) {
      throw CommandException.usage(
          "--size " + sizeBytes + ": the generated table needs at least 1M");
    }
    long available = Math.min(ProcessMemory.availableBytes() / COPIES, DemoFolder.roomBytes());
    if (sizeBytes > available) {
      throw new CommandException(
          ExitCodes.FULL,
          String.format(
              Locale.ROOT,
              "--size: a table of %s does not fit; with the copy that Arrow's reader makes there is"
                  + " memory for %s",
              Sizes.human(sizeBytes),
              Sizes.human(available)));
    }
  }

  /** Sparse, so that it may be larger than the table. */
  private long storeBytes() {
    return sizeBytes == null ? STORE_BYTES : Math.max(STORE_BYTES, 2 * sizeBytes);
  }

  private void tell() throws Exception {
    say("famfs-arrow demo: publish once into shared memory, open in every process without a copy");
    say("");
    format();
    long size = sizeBytes == null ? chooseSize() : sizeBytes;
    List<DemoTables.Table> tables = DemoTables.make(folder.path(), size);
    PublishedTable large = publish(tables);
    compare(tables, large);
    query(large);
    openInPython(large);
    mount(tables, large);
  }

  private void format() throws IOException {
    long start = System.nanoTime();
    Mkfs.format(store, MkfsOptions.defaults().withSize(storeBytes()), owner);
    say("format   %s, %s, %.2f s", store, Sizes.human(storeBytes()), seconds(start));
    if (!DemoFolder.inSharedMemory()) {
      say("         /dev/shm cannot be used here, so this is a file on a disk: slower");
    }
  }

  private long chooseSize() throws IOException {
    long room =
        Math.min(
            ProcessMemory.availableBytes() / MEMORY_FOR_EACH_BYTE,
            store.toFile().getUsableSpace() / 2);
    long size = LARGEST_TABLE_BYTES;
    while (size > room && size > SMALLEST_TABLE_BYTES) {
      size /= 2;
    }
    if (size < LARGEST_TABLE_BYTES) {
      say("         memory is short: the generated table has %s", Sizes.human(size));
    }
    return size;
  }

  /** Publishes all and returns the last, which is the large one. */
  private PublishedTable publish(List<DemoTables.Table> tables) throws IOException {
    PublishedTable last = null;
    PublishOptions options =
        PublishOptions.defaults().withThreads(Runtime.getRuntime().availableProcessors());
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(store), owner)) {
      String label = "publish";
      for (DemoTables.Table table : tables) {
        long start = System.nanoTime();
        try (PublishBars bars = new PublishBars(console)) {
          last =
              Publisher.on(master)
                  .publish(table.source(), FamfsPath.of(table.path()), options.withProgress(bars));
        }
        table.source().close();
        say(
            "%-8s %-17s %,11d rows  %10s  %5.2f s  (%s)",
            label,
            table.path(),
            last.rows(),
            Sizes.human(last.sizeBytes()),
            seconds(start),
            table.origin());
        label = "";
      }
    }
    return last;
  }

  private void compare(List<DemoTables.Table> tables, PublishedTable large) throws Exception {
    List<String> paths = tables.stream().map(DemoTables.Table::path).toList();
    Properties ours = read(paths, List.of());
    Properties arrows = read(paths, List.of("--arrow-file-reader"));
    say("");
    say("Process %s opens all of it; the same by Arrow's own reader beside it.", ours.get("pid"));
    TextTable table = new TextTable("<>>").indented();
    table.row(Sizes.human(large.sizeBytes()) + " table", "famfs-arrow", "ArrowFileReader");
    table.row("open", millis(ours, "open"), millis(arrows, "open"));
    table.row("all " + large.batchCount() + " batches", millis(ours, "all"), millis(arrows, "all"));
    table.row("private memory grew", size(ours), size(arrows));
    table.print(console.out());
    verdict(tables, ours, arrows);
    say("ArrowFileReader read through a channel over the same mapped file.");
  }

  private void verdict(List<DemoTables.Table> tables, Properties ours, Properties arrows)
      throws IOException {
    long mapped = Long.parseLong(ours.getProperty("mapped"));
    long inside = Long.parseLong(ours.getProperty("inside"));
    say("buffers copied: %s", ours.getProperty("copied"));
    say("buffers mapped: %d, of which inside the store's mapping: %d", mapped, inside);
    say("pages: %s", ours.getProperty("pages"));
    for (DemoTables.Table table : tables) {
      requireEqual("sums of " + table.path(), table.sums(), sums(ours, table));
      requireEqual("sums of " + table.path(), table.sums(), sums(arrows, table));
    }
    requireEqual("buffers copied", "0", ours.getProperty("copied"));
    requireEqual("buffers inside the mapping", Long.toString(mapped), Long.toString(inside));
    say("sums of all number columns: equal to those of the sources");
  }

  private static String sums(Properties answers, DemoTables.Table table) {
    return answers.getProperty("sums." + table.path());
  }

  private static void requireEqual(String what, String expected, String found) {
    if (!expected.equals(found)) {
      throw new CommandException(
          ExitCodes.CORRUPT, what + ": expected " + expected + ", found " + found);
    }
  }

  private void query(PublishedTable large) throws IOException {
    say("");
    try (FamfsStore client = FamfsStore.openClient(MediaSpec.of(store), owner)) {
      Optional<DemoSql.Answer> answer = DemoSql.ask(client, large.path().toString(), "id");
      if (answer.isEmpty()) {
        say("sql      not here: DuckDB cannot be loaded");
        return;
      }
      DemoSql.Answer said = answer.get();
      requireEqual("rows by SQL", Long.toString(large.rows()), said.count());
      long sum = new GeneratedTable(large.rows(), 0).idSum();
      requireEqual("sum by SQL", Long.toString(sum), said.sum());
      say("sql      %s", said.query());
      say(
          "         %,d rows, %.2f s, buffers copied: %d",
          large.rows(), said.seconds(), said.copiedBuffers());
    }
  }

  private void openInPython(PublishedTable large) throws Exception {
    say("");
    Optional<DemoPython> python = DemoPython.find();
    if (python.isEmpty() || !python.get().hasPackage()) {
      String missing = python.isEmpty() ? "no Python with pyarrow" : "no package famfs_arrow";
      say("python   not here: %s; FAMFS_PYTHON=... names one that has it", missing);
      return;
    }
    long start = System.nanoTime();
    DemoPython.Shared shared =
        python
            .get()
            .openShared(store, large.path().toString())
            .orElseThrow(() -> new CommandException(ExitCodes.CORRUPT, "Python could not open it"));
    requireEqual("Python's sum", sumOfIds(large), shared.sumOfIds());
    requireEqual("buffers copied in Python", "0", shared.copiedBuffers());
    say("python   famfs_arrow, %s: sum(id) of %s", python.get().versions(), large.path());
    say(
        "         %,d rows, %.2f s with the start of Python, buffers mapped: %s, copied: %s",
        large.rows(), seconds(start), shared.mappedBuffers(), shared.copiedBuffers());
  }

  private static String sumOfIds(PublishedTable large) {
    return large.rows() + " " + new GeneratedTable(large.rows(), 0).idSum();
  }

  private void mount(List<DemoTables.Table> tables, PublishedTable large) throws Exception {
    say("");
    Optional<String> problem = FuseProbe.run().problem();
    if (problem.isPresent()) {
      say("mount    not here: %s", problem.get());
      return;
    }
    Path directory = folder.makeMountPoint();
    MountProcess.Start start = MountProcess.start(common(), MediaSpec.of(store), directory, "");
    if (start.mount() == null) {
      say("mount    not here: %s", start.message());
      return;
    }
    folder.watch(start.mount().process());
    readMounted(directory, tables, large);
  }

  private void readMounted(Path directory, List<DemoTables.Table> tables, PublishedTable large)
      throws Exception {
    Optional<DemoPython> python = DemoPython.find();
    if (python.isEmpty()) {
      requireSameBytes(directory, tables.get(0).path());
      say("mount    %s: %s reads back byte for byte", directory, tables.get(0).path());
      say("         no Python with pyarrow here; FAMFS_PYTHON=... names one");
      return;
    }
    long start = System.nanoTime();
    Path file = directory.resolve(large.path().nameText());
    String found = python.get().sumOfIds(file).orElse("a failure");
    requireEqual("Python's sum through the mount", sumOfIds(large), found);
    say("mount    %s", directory);
    say(
        "         pyarrow.memory_map of %s there: the same sum, %.2f s",
        file.getFileName(), seconds(start));
  }

  private void requireSameBytes(Path directory, String path) throws IOException {
    byte[] mounted = Files.readAllBytes(directory.resolve(path.substring(1)));
    try (FamfsStore client = FamfsStore.openClient(MediaSpec.of(store), owner);
        FileView view = client.open(FamfsPath.of(path))) {
      byte[] expected = new byte[Math.toIntExact(view.sizeBytes())];
      FileBytes.copy(view, 0, expected, expected.length);
      if (!Arrays.equals(expected, mounted)) {
        throw new CommandException(
            ExitCodes.CORRUPT, path + " reads differently through the mount");
      }
    }
  }

  /** Runs a reading process and returns what it said. */
  private Properties read(List<String> paths, List<String> options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--store", store.toString()));
    arguments.addAll(List.of("--system-uuid", owner.identity().uuid().toString(), "demo-reader"));
    arguments.addAll(options);
    arguments.addAll(paths);
    Path complaints = folder.path().resolve("reader.err");
    Process process =
        folder.start(
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

  private void say(String format, Object... values) throws IOException {
    console.line(String.format(Locale.ROOT, format, values));
    console.flush();
  }

  private static String millis(Properties answers, String key) {
    return String.format(Locale.ROOT, "%,.1f ms", Long.parseLong(answers.getProperty(key)) / 1e6);
  }

  private static String size(Properties answers) {
    return Sizes.human(Math.max(0, Long.parseLong(answers.getProperty("private"))));
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
