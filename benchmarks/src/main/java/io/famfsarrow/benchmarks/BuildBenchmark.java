package io.famfsarrow.benchmarks;

import io.famfsarrow.arrow.build.TableBuilder;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Tables of several sizes built in place: how long storing the values takes, what was copied, and
 * how long sealing takes, which is not to depend on the size.
 *
 * <p>Arguments: folder on tmpfs, rounds.
 */
public final class BuildBenchmark {
  private static final long[] SIZES_MIB = {64, 256, 1024};
  private static final int BATCH_ROWS = 131_072;
  private static final byte[] NAME = "name 1234567".getBytes(StandardCharsets.UTF_8);
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.notNullable(
                  "value", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              Field.notNullable("name", new ArrowType.Utf8()),
              Field.notNullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null))));

  private final FamfsMaster master;

  private BuildBenchmark(FamfsMaster master) {
    this.master = master;
  }

  public static void main(String[] args) throws Exception {
    Path medium = Path.of(args[0]).resolve("build.famfs");
    int rounds = Integer.parseInt(args[1]);
    StoreOptions options =
        new StoreOptions(new SystemIdentity(new UUID(1, 1), "benchmark"), MediaOptions.defaults());
    try {
      for (long sizeMib : SIZES_MIB) {
        measure(medium, options, sizeMib, rounds);
      }
    } finally {
      Files.deleteIfExists(medium);
    }
  }

  /** Each table on a medium of its own: what was published stays. */
  private static void measure(Path medium, StoreOptions options, long sizeMib, int rounds)
      throws Exception {
    List<double[]> figures = new ArrayList<>();
    for (int round = 0; round < rounds + 2; round++) {
      Mkfs.format(medium, MkfsOptions.defaults().withSize(2L << 30).withForce(), options);
      try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
        figures.add(new BuildBenchmark(master).build(sizeMib << 20));
      }
      Files.delete(medium);
    }
    List<double[]> warm = figures.subList(2, figures.size());
    report(sizeMib, "fill.ms", median(warm, 0));
    report(sizeMib, "seal.ms", median(warm, 1));
    report(sizeMib, "copied.bytes", warm.stream().mapToDouble(f -> f[2]).max().orElseThrow());
  }

  private static double median(List<double[]> figures, int column) {
    double[] sorted = figures.stream().mapToDouble(f -> f[column]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void report(long sizeMib, String what, double value) {
    System.out.printf(Locale.ROOT, "build.%dMiB.%s %.3f%n", sizeMib, what, value);
  }

  private double[] build(long sizeBytes) {
    long rows = sizeBytes / GeneratedTable.ROW_BYTES;
    long start = System.nanoTime();
    try (TableBuilder builder =
        TableBuilder.on(master)
            .schema(SCHEMA)
            .capacity(sizeBytes + sizeBytes / 32)
            .average("name", NAME.length)
            .open()) {
      for (long row = 0; row < rows; row += BATCH_ROWS) {
        int count = (int) Math.min(BATCH_ROWS, rows - row);
        fill(builder.startBatch(count), row, count);
        builder.finishBatch(count);
      }
      long filled = System.nanoTime();
      builder.seal(FamfsPath.of("/built.arrow"));
      long sealed = System.nanoTime();
      return new double[] {(filled - start) / 1e6, (sealed - filled) / 1e6, builder.bytesCopied()};
    }
  }

  private static void fill(VectorSchemaRoot root, long first, int rows) {
    BigIntVector ids = (BigIntVector) root.getVector("id");
    Float8Vector values = (Float8Vector) root.getVector("value");
    VarCharVector names = (VarCharVector) root.getVector("name");
    TimeStampMicroVector times = (TimeStampMicroVector) root.getVector("ts");
    for (int row = 0; row < rows; row++) {
      ids.set(row, first + row);
      values.set(row, row * 0.5);
      names.set(row, NAME);
      times.set(row, first + row);
    }
  }
}
