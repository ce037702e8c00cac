package io.famfsarrow.arrow.build;

import static io.famfsarrow.arrow.build.BuildFixture.PATH;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ipc.write.TestFields;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A medium is cut while a table is built in it: a typed error at the next thing the builder is
 * asked for, the process lives, the medium is not made longer, and closing works.
 */
class LostMediumTest {

  private static final long MEDIUM_BYTES = 64L << 20;
  private static final int ROWS = 100_000;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(64, true)),
              Field.nullable("name", new ArrowType.Utf8())));

  @TempDir Path folder;
  private Path medium;
  private FamfsMaster master;

  @BeforeEach
  void makeStore() {
    medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(MEDIUM_BYTES), BuildFixture.options());
    master = FamfsStore.openMaster(MediaSpec.of(medium), BuildFixture.options());
  }

  @AfterEach
  void closeStore() {
    master.close();
  }

  private TableBuilder builder(Schema schema) {
    return TableBuilder.on(master).schema(schema).capacity(32L << 20).open();
  }

  /** To where the log ends, or to a length at which a part of the builder's space is left. */
  private void cutTo(long sizeBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(medium, StandardOpenOption.WRITE)) {
      channel.truncate(sizeBytes);
    }
  }

  private long freeStart() {
    return MEDIUM_BYTES - master.freeBytes();
  }

  private void requireFault(Executable work) throws IOException {
    long cutBytes = Files.size(medium);
    MemoryFaultException fault = assertThrows(MemoryFaultException.class, work);
    assertTrue(fault.getMessage().contains("was cut to " + cutBytes), fault::toString);
    assertEquals(cutBytes, Files.size(medium));
  }

  private static void fill(VectorSchemaRoot root, int rows) {
    BigIntVector ids = (BigIntVector) root.getVector("id");
    VarCharVector names = (VarCharVector) root.getVector("name");
    for (int row = 0; row < rows; row++) {
      ids.setSafe(row, row);
      names.setSafe(row, new byte[] {1, 2, 3});
    }
  }

  private static void fillAndFinish(TableBuilder builder) {
    fill(builder.startBatch(ROWS), ROWS);
    builder.finishBatch(ROWS);
  }

  @Test
  void theFirstBatchIsNotStarted() throws IOException {
    long cut = freeStart();
    try (TableBuilder builder = builder(new Schema(TestFields.all()))) {
      cutTo(cut);
      requireFault(() -> builder.startBatch(ROWS));
    }
  }

  @Test
  void aLaterBatchIsNotStarted() throws IOException {
    long cut = freeStart() + (4 << 20);
    try (TableBuilder builder = builder(SCHEMA)) {
      fillAndFinish(builder);
      cutTo(cut);
      requireFault(() -> builder.startBatch(1 << 20));
    }
  }

  /** Arrow's vectors fill what they grow by in a way that would end the process. */
  @Test
  void vectorsDoNotGrowIntoWhatIsLost() throws IOException {
    long cut = freeStart() + (1 << 20);
    try (TableBuilder builder = builder(new Schema(TestFields.all()))) {
      VectorSchemaRoot root = builder.startBatch(10);
      cutTo(cut);
      requireFault(() -> root.getFieldVectors().get(0).reAlloc());
    }
  }

  @Test
  void everyVectorThatGrowsOverAndOverFindsTheCut() throws IOException {
    long cut = freeStart() + (2 << 20);
    try (TableBuilder builder = builder(SCHEMA)) {
      VectorSchemaRoot root = builder.startBatch(16);
      fill(root, 1000);
      cutTo(cut);
      requireFault(() -> fill(root, 1 << 22));
    }
  }

  @Test
  void aBatchWhoseValuesAreLostIsNotFinished() throws IOException {
    long cut = freeStart();
    try (TableBuilder builder = builder(SCHEMA)) {
      fill(builder.startBatch(ROWS), ROWS);
      cutTo(cut);
      requireFault(() -> builder.finishBatch(ROWS));
      assertDoesNotThrow(builder::discardBatch);
    }
  }

  /** A few bytes only, of a page that can be read. */
  @Test
  void aCutBehindTheTableIsNoticedToo() throws IOException {
    try (TableBuilder builder = builder(SCHEMA)) {
      fill(builder.startBatch(ROWS), ROWS);
      cutTo(MEDIUM_BYTES - 1);
      requireFault(() -> builder.finishBatch(ROWS));
    }
  }

  @Test
  void aTableWhoseBatchesAreLostIsNotSealed() throws IOException {
    long cut = freeStart();
    TableBuilder builder = builder(SCHEMA);
    fillAndFinish(builder);
    cutTo(cut);
    requireFault(() -> builder.seal(PATH));
    assertDoesNotThrow(builder::close);
  }

  @Test
  void anEmptyTableIsNotSealed() throws IOException {
    long cut = freeStart();
    try (TableBuilder builder = builder(SCHEMA)) {
      cutTo(cut);
      requireFault(() -> builder.seal(PATH));
    }
  }

  /** Giving the space back shows it, once; everything is closed then. */
  @Test
  void closingAfterACutSaysSoOnce() throws IOException {
    long cut = freeStart();
    TableBuilder builder = builder(SCHEMA);
    fill(builder.startBatch(ROWS), ROWS);
    cutTo(cut);
    requireFault(builder::close);
    assertDoesNotThrow(builder::close);
  }
}
