package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size of the generated table (default: 1G, less where memory is short).")
  private Long sizeBytes;

  private final StoreOptions owner =
      new StoreOptions(new SystemIdentity(UUID.randomUUID(), "the demo"), MediaOptions.defaults());

  private DemoScreen screen;
  private DemoStore store;

  @Override
  int run(Console console) throws Exception {
    screen = new DemoScreen(console);
    long start = System.nanoTime();
    requireSensibleSize();
    for (Path left : DemoFolder.removeAbandoned()) {
      screen.say("removed %s, which a demo that was killed had left", left);
    }
    try (DemoFolder made = DemoFolder.create()) {
      store = new DemoStore(made, owner);
      tell();
    } catch (Exception | Error failed) {
      if (store != null && store.folder().stopping()) {
        return ExitCodes.DONE; // the signal's own exit code is what counts
      }
      throw failed;
    }
    screen.say("cleaned up; %.1f s in all", DemoScreen.seconds(start));
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
    screen.say(
        "famfs-arrow demo: publish once into shared memory, open in every process without a copy");
    screen.say("");
    format();
    long size = sizeBytes == null ? chooseSize() : sizeBytes;
    List<DemoTables.Table> tables = DemoTables.make(store.folder().path(), size);
    PublishedTable large = publish(tables);
    new DemoReaders(screen, store).compare(tables, large);
    DemoPrograms programs = new DemoPrograms(screen, store, common(), DemoPython.find());
    programs.query(large);
    programs.openInPython(large);
    programs.mount(tables, large);
  }

  private void format() throws IOException {
    long start = System.nanoTime();
    Mkfs.format(store.medium(), MkfsOptions.defaults().withSize(storeBytes()), owner);
    screen.say(
        "format   %s, %s, %.2f s",
        store.medium(), Sizes.human(storeBytes()), DemoScreen.seconds(start));
    if (!DemoFolder.inSharedMemory()) {
      screen.say("         /dev/shm cannot be used here, so this is a file on a disk: slower");
    }
  }

  private long chooseSize() throws IOException {
    long room =
        Math.min(
            ProcessMemory.availableBytes() / MEMORY_FOR_EACH_BYTE,
            store.medium().toFile().getUsableSpace() / 2);
    long size = LARGEST_TABLE_BYTES;
    while (size > room && size > SMALLEST_TABLE_BYTES) {
      size /= 2;
    }
    if (size < LARGEST_TABLE_BYTES) {
      screen.say("         memory is short: the generated table has %s", Sizes.human(size));
    }
    return size;
  }

  /** Publishes all and returns the last, which is the large one. */
  private PublishedTable publish(List<DemoTables.Table> tables) throws IOException {
    PublishedTable last = null;
    PublishOptions options =
        PublishOptions.defaults().withThreads(Runtime.getRuntime().availableProcessors());
    try (FamfsMaster master = FamfsStore.openMaster(store.spec(), owner)) {
      String label = "publish";
      for (DemoTables.Table table : tables) {
        long start = System.nanoTime();
        try (PublishBars bars = new PublishBars(screen.console())) {
          last =
              Publisher.on(master)
                  .publish(table.source(), FamfsPath.of(table.path()), options.withProgress(bars));
        }
        table.source().close();
        screen.say(
            "%-8s %-17s %,11d rows  %10s  %5.2f s  (%s)",
            label,
            table.path(),
            last.rows(),
            Sizes.human(last.sizeBytes()),
            DemoScreen.seconds(start),
            table.origin());
        label = "";
      }
    }
    return last;
  }
}
