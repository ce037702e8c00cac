package io.famfsarrow.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.arrow.build.TableBuilder;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.util.List;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes a table of made-up measurements where it will be read, and publishes it: {@code
 * PublishDataframe MEDIUM PATH}.
 */
final class PublishDataframe {
  private static final int BATCHES = 16;
  private static final int BATCH_ROWS = 131_072;
  private static final List<String> STATIONS = List.of("harbour", "hill", "mill", "old town");
  private static final long START_MILLIS = 1_767_225_600_000L; // 2026-01-01
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("taken", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
              Field.notNullable("station", new ArrowType.Utf8()),
              Field.nullable(
                  "celsius", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))));

  private PublishDataframe() {}

  public static void main(String[] arguments) {
    MediaSpec medium = MediaSpec.parse(arguments[0]);
    FamfsPath path = FamfsPath.of(arguments[1]);
    // Only the host that formatted the store may publish: openMaster says so if this is another.
    try (FamfsMaster store = FamfsStore.openMaster(medium, StoreOptions.defaults());
        TableBuilder builder =
            TableBuilder.on(store)
                .schema(SCHEMA)
                .capacity(64L << 20) // reserved at first; it grows, and gives back what is not used
                .average("station", 6)
                .open()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        fill(builder.startBatch(BATCH_ROWS), (long) batch * BATCH_ROWS);
        builder.finishBatch(BATCH_ROWS);
      }
      long start = System.nanoTime();
      // Until here nobody sees it, from here on everybody.
      PublishedTable table = builder.seal(path);
      double millis = (System.nanoTime() - start) / 1e6;
      System.out.printf(
          "%s: %,d rows in %d record batches, %.1f MiB%n",
          table.path(), table.rows(), table.batchCount(), table.sizeBytes() / 0x1p20);
      System.out.printf(
          "bytes copied: %d; publishing took %.0f ms, the first in this JVM%n",
          builder.bytesCopied(), millis);
    }
  }

  /** Ordinary Arrow vectors; their buffers lie in the medium. */
  private static void fill(VectorSchemaRoot root, long firstRow) {
    TimeStampMilliVector taken = (TimeStampMilliVector) root.getVector("taken");
    VarCharVector station = (VarCharVector) root.getVector("station");
    Float8Vector celsius = (Float8Vector) root.getVector("celsius");
    for (int row = 0; row < BATCH_ROWS; row++) {
      long number = firstRow + row;
      int at = (int) (number % STATIONS.size());
      taken.setSafe(row, START_MILLIS + number * 1000);
      station.setSafe(row, STATIONS.get(at).getBytes(UTF_8));
      if (number % 997 == 0) {
        celsius.setNull(row); // a sensor that did not answer
      } else {
        celsius.setSafe(row, 10 + 3 * at + 5 * Math.sin(number / 13_750.0));
      }
    }
  }
}
