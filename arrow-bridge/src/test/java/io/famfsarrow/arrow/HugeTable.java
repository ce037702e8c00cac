package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.build.TableBuilder;
import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
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
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A table of 6 GiB whose one batch has buffers of more than 2 GiB. Takes 9 GiB of memory, so it
 * runs with the Maven profile {@code huge-table} only.
 */
class HugeTable {

  private static final int ROWS = 270_000_000;
  private static final long NEEDED_BYTES = 9L << 30;
  private static final List<String> COLUMNS = List.of("a", "b", "c");
  private static final FamfsPath ALL = FamfsPath.of("/all.arrow");
  private static final FamfsPath ONE = FamfsPath.of("/one.arrow");

  private final StoreOptions options =
      StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
  private Path medium;

  @BeforeEach
  void format() throws IOException {
    assertTrue(availableBytes() > NEEDED_BYTES, "9 GiB of memory must be free");
    medium = Files.createTempDirectory(Path.of("/dev/shm"), "famfs-arrow-huge-").resolve("store");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(NEEDED_BYTES), options);
  }

  @AfterEach
  void remove() throws IOException {
    if (medium != null) {
      FsckReport report = Fsck.check(medium, MediaOptions.defaults());
      Files.delete(medium);
      Files.delete(medium.getParent());
      assertEquals(FsckReport.Verdict.CLEAN, report.verdict());
    }
  }

  private static long availableBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isBuiltPublishedAndSummed() throws IOException {
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
      build(master);
      try (FileView view = master.open(ALL)) {
        assertTrue(view.sizeBytes() > 6L << 30);
      }
      for (int column = 0; column < COLUMNS.size(); column++) {
        assertEquals(expectedSum(column), sum(master, ALL, COLUMNS.get(column)));
      }
      publishOneColumn(master);
      assertEquals(expectedSum(1), sum(master, ONE, "b"));
    }
  }

  private static void build(FamfsMaster master) {
    List<Field> fields =
        COLUMNS.stream().map(n -> Field.notNullable(n, new ArrowType.Int(64, true))).toList();
    try (TableBuilder builder =
        TableBuilder.on(master).schema(new Schema(fields)).capacity(24L * ROWS + 8192).open()) {
      VectorSchemaRoot root = builder.startBatch(ROWS);
      IntStream.range(0, COLUMNS.size())
          .parallel()
          .forEach(column -> fill((BigIntVector) root.getVector(column), column));
      builder.finishBatch(ROWS);
      assertEquals(0, builder.bytesCopied());
      builder.seal(ALL);
    }
  }

  private static void fill(BigIntVector vector, int column) {
    for (int row = 0; row < ROWS; row++) {
      vector.set(row, (long) row * (column + 1) - column);
    }
  }

  private static long expectedSum(int column) {
    return (long) ROWS * (ROWS - 1) / 2 * (column + 1) - (long) column * ROWS;
  }

  private static long sum(FamfsMaster master, FamfsPath path, String column) throws IOException {
    OpenOptions options = OpenOptions.defaults().withColumns(column).requiringZeroCopy();
    try (FamfsArrowReader reader = FamfsArrow.open(master, path, options)) {
      assertTrue(reader.loadNextBatch());
      FieldVector vector = reader.getVectorSchemaRoot().getVector(0);
      assertTrue(vector.getDataBuffer().capacity() > 2L << 30);
      try (LongColumn values = LongColumn.of(vector)) {
        assertEquals(ROWS, vector.getValueCount());
        return values.sum();
      }
    }
  }

  private static void publishOneColumn(FamfsMaster master) {
    OpenOptions options = OpenOptions.defaults().withColumns("b");
    try (TableSource source =
        TableSources.ofReader("the table", FamfsArrow.open(master, ALL, options))) {
      Publisher.on(master).publish(source, ONE, PublishOptions.defaults());
    }
  }
}
