package io.famfsarrow.benchmarks;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.Projection;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
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
import io.famfsarrow.store.media.MediaOptions.Coherence;
import io.famfsarrow.store.media.RawMemory;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Open, scan and publish of a generated table of {@code id int64, value float64, name utf8, ts
 * timestamp[us]}.
 *
 * <p>Arguments: folder on tmpfs, table size in MiB, rounds. Leaves the table's file there as {@code
 * table.arrow}, so that other readers and writers can be measured on the same bytes.
 */
public final class TableBenchmark {
  private static final FamfsPath BIG = FamfsPath.of("/big.arrow");
  private static final FamfsPath SMALL = FamfsPath.of("/small.arrow");
  private static final int BATCHES = 203;
  private static final int WARM_UP_ROUNDS = 3;

  private final Path folder;
  private final long rows;
  private final int rounds;
  private final PrintStream out;
  private final StoreOptions options =
      new StoreOptions(new SystemIdentity(new UUID(1, 1), "benchmark"), MediaOptions.defaults());
  private long sink;

  private TableBenchmark(Path folder, long sizeBytes, int rounds, PrintStream out) {
    this.folder = folder;
    this.rows = sizeBytes / GeneratedTable.ROW_BYTES;
    this.rounds = rounds;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    new TableBenchmark(
            Path.of(args[0]), Long.parseLong(args[1]) << 20, Integer.parseInt(args[2]), System.out)
        .run();
  }

  private void run() throws Exception {
    Path medium = folder.resolve("benchmark.famfs");
    MediaSpec spec = format(medium);
    try (FamfsMaster master = FamfsStore.openMaster(spec, options)) {
      Publisher publisher = Publisher.on(master);
      publisher.publish(generated(rows), BIG, PublishOptions.defaults());
      publisher.publish(
          generated((1 << 20) / GeneratedTable.ROW_BYTES), SMALL, PublishOptions.defaults());
      export(master);
      measureOpen(spec);
      measureScan(master);
      measurePublish(master);
    } finally {
      Files.delete(medium);
    }
    if (sink == 42) {
      out.println();
    }
  }

  private MediaSpec format(Path medium) {
    Mkfs.format(medium, MkfsOptions.defaults().withSize(8L << 30).withForce(), options);
    return MediaSpec.of(medium);
  }

  private static GeneratedTable generated(long rows) {
    return new GeneratedTable(rows, 1, (int) Math.max(1, (rows + BATCHES - 1) / BATCHES));
  }

  private void export(FamfsMaster master) throws Exception {
    byte[] piece = new byte[1 << 20];
    try (FileView view = master.open(BIG);
        var file = Files.newOutputStream(folder.resolve("table.arrow"))) {
      for (long at = 0; at < view.sizeBytes(); at += piece.length) {
        int n = (int) Math.min(piece.length, view.sizeBytes() - at);
        RawMemory.copy(view.address() + at, piece, 0, n);
        file.write(piece, 0, n);
      }
    }
  }

  /**
   * Open until the first value of the first batch, mapping included; nothing stays mapped between.
   */
  private void measureOpen(MediaSpec spec) throws Exception {
    try (FamfsStore client = FamfsStore.openClient(spec, options)) {
      Samples[] s = Samples.inPairs(200, 401, () -> open(client, BIG), () -> open(client, SMALL));
      report("open.big.ms", s[0].median());
      report("open.small.ms", s[1].median());
      OpenOptions unchecked = OpenOptions.defaults().withValidation(Validation.STRUCTURE);
      Samples[] u =
          Samples.inPairs(
              200, 401, () -> open(client, BIG, unchecked), () -> open(client, SMALL, unchecked));
      report("open.big.structure-only.ms", u[0].median());
      report("open.small.structure-only.ms", u[1].median());
    }
  }

  private void open(FamfsStore store, FamfsPath path) {
    open(store, path, OpenOptions.defaults());
  }

  private void open(FamfsStore store, FamfsPath path, OpenOptions options) {
    try (FamfsArrowReader reader = FamfsArrow.open(store, path, options)) {
      reader.loadNextBatch();
      try (LongColumn ids = LongColumn.of(reader.getVectorSchemaRoot().getVector("id"))) {
        sink += ids.value(0);
      }
    }
  }

  private void measureScan(FamfsStore store) throws Exception {
    try (FileView view = store.open(BIG);
        BufferAllocator allocator = new RootAllocator()) {
      List<RecordBatchView> batches =
          batches(ArrowFile.open(view, "big"), allocator, Projection.names("id"));
      List<FieldVector> ids = batches.stream().map(b -> b.root().getVector("id")).toList();
      List<LongColumn> columns = ids.stream().map(LongColumn::of).toList();
      Samples[] sums =
          Samples.inPairs(
              10,
              Math.max(rounds, 41),
              () -> columns.forEach(c -> sink += c.sum()),
              () -> addressLoops(ids));
      report("scan.accessor-sum.ms", sums[0].median());
      report("scan.address-loop.ms", sums[1].median());
      Samples[] values =
          Samples.inPairs(
              10, Math.max(rounds, 41), () -> valueLoops(columns), () -> addressLoops(ids));
      report("scan.accessor-value.ms", values[0].median());
      report("scan.address-loop-again.ms", values[1].median());
      columns.forEach(LongColumn::close);
      batches.forEach(RecordBatchView::close);
    }
  }

  private void addressLoops(List<FieldVector> vectors) {
    for (FieldVector vector : vectors) {
      sink += addressLoop(vector.getDataBuffer().memoryAddress(), vector.getValueCount());
    }
  }

  private static long addressLoop(long address, int count) {
    long sum = 0;
    for (long at = address, end = address + 8L * count; at < end; at += 8) {
      sum += RawMemory.getLong(at);
    }
    return sum;
  }

  private void valueLoops(List<LongColumn> columns) {
    for (LongColumn column : columns) {
      sink += valueLoop(column);
    }
  }

  private static long valueLoop(LongColumn column) {
    long sum = 0;
    for (int row = 0, rows = column.rowCount(); row < rows; row++) {
      sum += column.value(row);
    }
    return sum;
  }

  private static List<RecordBatchView> batches(
      ArrowFile file, BufferAllocator allocator, Projection projection) {
    List<RecordBatchView> batches = new ArrayList<>();
    for (int i = 0; i < file.batchCount(); i++) {
      batches.add(file.batch(i, projection, allocator));
    }
    return batches;
  }

  /**
   * Publishing vectors into a fresh file medium, with and without a batch index, against one copy
   * of the same bytes into one.
   */
  private void measurePublish(FamfsMaster source) throws Exception {
    PublishOptions defaults = PublishOptions.defaults();
    PublishOptions single = defaults.withThreads(1);
    try (FileView view = source.open(BIG);
        BufferAllocator allocator = new RootAllocator()) {
      List<RecordBatchView> batches =
          batches(ArrowFile.open(view, "big"), allocator, Projection.all());
      List<VectorSchemaRoot> roots = batches.stream().map(RecordBatchView::root).toList();
      Samples[] s =
          Samples.inTurn(
              WARM_UP_ROUNDS,
              rounds,
              () -> publishFresh(roots, defaults, Coherence.COHERENT),
              () -> publishFresh(roots, single, Coherence.COHERENT),
              () -> publishFresh(roots, single.withoutStatistics(), Coherence.COHERENT),
              () -> copyFresh(view));
      report("publish.ms", s[0].median());
      report("publish.one-thread.ms", s[1].median());
      report("publish.one-thread.no-index.ms", s[2].median());
      report("publish.memcpy.ms", s[3].median());
      report("publish.bytes", (double) view.sizeBytes());
      s =
          Samples.inPairs(
              WARM_UP_ROUNDS,
              rounds,
              () -> publishFresh(roots, defaults, Coherence.INCOHERENT),
              () -> publishFresh(roots, defaults, Coherence.COHERENT));
      report("publish.incoherent.ms", s[0].median());
      report("publish.coherent.ms", s[1].median());
      batches.forEach(RecordBatchView::close);
    }
  }

  private void publishFresh(List<VectorSchemaRoot> roots, PublishOptions how, Coherence coherence)
      throws Exception {
    Path medium = folder.resolve("fresh.famfs");
    MediaSpec spec = format(medium);
    MediaOptions media = MediaOptions.defaults().withCoherence(coherence);
    try (FamfsMaster master =
        FamfsStore.openMaster(spec, new StoreOptions(options.identity(), media))) {
      Publisher.on(master).publish(TableSources.ofRoots(roots), BIG, how);
    } finally {
      Files.delete(medium);
    }
  }

  private void copyFresh(FileView view) throws Exception {
    Path medium = folder.resolve("fresh.famfs");
    MediaSpec spec = format(medium);
    try (FamfsMaster master = FamfsStore.openMaster(spec, options);
        var reservation = master.reserve(view.sizeBytes())) {
      long unit = 2 << 20;
      for (long at = 0; at < view.sizeBytes(); at += unit) {
        long n = Math.min(unit, view.sizeBytes() - at);
        reservation.prepare(at, n);
        RawMemory.copy(view.address() + at, reservation.address() + at, n);
      }
    } finally {
      Files.delete(medium);
    }
  }

  private void report(String name, double value) {
    out.println(String.format(Locale.ROOT, "%s %.4f", name, value));
  }
}
