package io.famfsarrow.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.arrow.build.TableBuilder;
import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the README, as it stands there. */
class ReadmeExampleTest {
  @TempDir Path folder;

  @Test
  void sumsAColumnWithoutCopyingIt() throws IOException {
    Path medium = folder.resolve("first.famfs");
    StoreOptions options =
        new StoreOptions(new SystemIdentity(new UUID(1, 2), "test"), MediaOptions.defaults());
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64 << 20), options);
    long rows = 1000;
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
      FamfsPath path = FamfsPath.of("/data/flights.arrow");
      Publisher.on(master).publish(new GeneratedTable(rows, 1), path, PublishOptions.defaults());
    }
    assertEquals(rows * (rows - 1) / 2, sum(medium.toString(), options));
  }

  @Test
  void buildsATableInPlace() throws IOException {
    Path medium = folder.resolve("first.famfs");
    StoreOptions options =
        new StoreOptions(new SystemIdentity(new UUID(1, 2), "test"), MediaOptions.defaults());
    Mkfs.format(medium, MkfsOptions.defaults().withSize(128 << 20), options);
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("id", new ArrowType.Int(64, true)),
                Field.nullable("name", new ArrowType.Utf8())));
    try (FamfsMaster store = FamfsStore.openMaster(MediaSpec.parse(medium.toString()), options);
        TableBuilder builder =
            TableBuilder.on(store).schema(schema).capacity(64 << 20).average("name", 8).open()) {
      VectorSchemaRoot root = builder.startBatch(1000);
      for (int row = 0; row < 1000; row++) {
        ((BigIntVector) root.getVector("id")).setSafe(row, row);
        ((VarCharVector) root.getVector("name")).setSafe(row, ("row " + row).getBytes(UTF_8));
      }
      builder.finishBatch(1000);
      builder.seal(FamfsPath.of("/data/made.arrow"));
      assertEquals(0, builder.bytesCopied());
      assertEquals(1000, builder.rows());
    }
  }

  private static long sum(String medium, StoreOptions options) throws IOException {
    long sum = 0;
    try (FamfsClient store = FamfsStore.openClient(MediaSpec.parse(medium), options);
        FamfsArrowReader reader = FamfsArrow.open(store, FamfsPath.of("/data/flights.arrow"))) {
      while (reader.loadNextBatch()) {
        try (LongColumn ids = LongColumn.of(reader.getVectorSchemaRoot().getVector("id"))) {
          sum += ids.sum();
        }
      }
      assertEquals(0, reader.copyReport().copiedBuffers());
    }
    return sum;
  }
}
