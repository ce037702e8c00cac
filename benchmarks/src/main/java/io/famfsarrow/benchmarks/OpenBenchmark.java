package io.famfsarrow.benchmarks;

import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.columns.LongColumn;
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
import io.famfsarrow.store.media.RawMemory;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What opening costs where a file has very many batches: the same million rows of 20 columns in
 * 100,000 batches and in 10, opened until the first value of the first batch. Leaves both files in
 * the folder for {@code table_peer.py}.
 *
 * <p>Arguments: folder on tmpfs.
 */
public final class OpenBenchmark {
  private static final int COLUMNS = 20;
  private static final int ROWS = 1_000_000;
  private static final FamfsPath MANY = FamfsPath.of("/many.arrow");
  private static final FamfsPath FEW = FamfsPath.of("/few.arrow");

  private long sink;

  private OpenBenchmark() {}

  public static void main(String[] args) throws Exception {
    new OpenBenchmark().run(Path.of(args[0]));
  }

  private void run(Path folder) throws Exception {
    Path medium = folder.resolve("open.famfs");
    StoreOptions options =
        new StoreOptions(new SystemIdentity(new UUID(1, 1), "benchmark"), MediaOptions.defaults());
    Mkfs.format(medium, MkfsOptions.defaults().withSize(4L << 30), options);
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
      publish(master);
      export(master, MANY, folder.resolve("many.arrow"));
      export(master, FEW, folder.resolve("few.arrow"));
      Samples[] s = Samples.inPairs(200, 401, () -> open(master, MANY), () -> open(master, FEW));
      report("open.100000-batches.ms", s[0].median());
      report("open.10-batches.ms", s[1].median());
    } finally {
      Files.delete(medium);
    }
    if (sink == 42) {
      System.out.println();
    }
  }

  private static void publish(FamfsMaster master) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = table(allocator)) {
      PublishOptions options = PublishOptions.defaults();
      Publisher publisher = Publisher.on(master);
      publisher.publish(
          TableSources.ofRoots(List.of(root)), MANY, options.withBatchRows(ROWS / 100_000));
      publisher.publish(TableSources.ofRoots(List.of(root)), FEW, options.withBatchRows(ROWS / 10));
    }
  }

  private static VectorSchemaRoot table(BufferAllocator allocator) {
    List<FieldVector> vectors =
        IntStream.range(0, COLUMNS).mapToObj(column -> column(allocator, column)).toList();
    return new VectorSchemaRoot(vectors);
  }

  private static FieldVector column(BufferAllocator allocator, int column) {
    BigIntVector vector = new BigIntVector("c" + column, allocator);
    vector.allocateNew(ROWS);
    for (int row = 0; row < ROWS; row++) {
      vector.set(row, (long) row * COLUMNS + column);
    }
    vector.setValueCount(ROWS);
    return vector;
  }

  private static void export(FamfsMaster master, FamfsPath path, Path file) throws Exception {
    byte[] piece = new byte[1 << 20];
    try (FileView view = master.open(path);
        OutputStream out = Files.newOutputStream(file)) {
      for (long at = 0; at < view.sizeBytes(); at += piece.length) {
        int n = (int) Math.min(piece.length, view.sizeBytes() - at);
        RawMemory.copy(view.address() + at, piece, 0, n);
        out.write(piece, 0, n);
      }
    }
  }

  private void open(FamfsMaster master, FamfsPath path) {
    try (FamfsArrowReader reader = FamfsArrow.open(master, path)) {
      reader.loadNextBatch();
      try (LongColumn values = LongColumn.of(reader.getVectorSchemaRoot().getVector(0))) {
        sink += values.value(0);
      }
    }
  }

  private static void report(String name, double value) {
    System.out.printf(Locale.ROOT, "%s %.4f%n", name, value);
  }
}
