package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableStageTest {

  private static final DictionaryProvider NO_DICTIONARIES = new MapDictionaryProvider();
  private static final Schema SCHEMA =
      new Schema(TestFields.all(), Map.of("origin", "test", "b", "2", "a", "1"));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  /** Batches of random data, given in the same way each time for the same seed. */
  private List<ArrowRecordBatch> batches(long seed, double nullShare, int... rowCounts) {
    Random random = new Random(seed);
    List<ArrowRecordBatch> batches = new ArrayList<>();
    for (int rows : rowCounts) {
      batches.add(RandomBatch.of(allocator, SCHEMA.getFields(), rows, random, nullShare));
    }
    return batches;
  }

  private List<List<Object>> rowsOf(List<ArrowRecordBatch> batches) {
    List<List<Object>> rows = new ArrayList<>();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
      for (ArrowRecordBatch batch : batches) {
        new VectorLoader(root).load(batch);
        rows.addAll(Rows.of(root, NO_DICTIONARIES));
      }
    }
    return rows;
  }

  private TableStage stage(List<ArrowRecordBatch> batches, long batchRows) {
    TableStage stage = new TableStage(SCHEMA, allocator, batchRows);
    batches.forEach(batch -> stage.add(batch, NO_DICTIONARIES));
    stage.finish(NO_DICTIONARIES, Map.of("footer", "kept"), PlannedTrailer.none());
    return stage;
  }

  private byte[] write(TableStage stage, int threads) {
    try (TestRange range = new TestRange(stage.sizeBytes())) {
      stage.writeTo(range, threads, bytes -> {});
      range.requireGuardsIntact(stage.sizeBytes());
      return range.bytes(stage.sizeBytes());
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} of them null")
  @CsvSource({"0,0", "1,0", "1,1", "1000,0", "1000,0.3", "1000,1"})
  void readsBackAsItWas(int rows, double nullShare) {
    long seed = System.nanoTime();
    List<ArrowRecordBatch> batches = batches(seed, nullShare, rows, 3);
    List<List<Object>> expected = rowsOf(batches);
    try (TableStage stage = stage(batches, TableStage.KEEP_BATCHES)) {
      assertEquals(expected, Rows.ofFile(write(stage, 1), allocator), "seed " + seed);
      assertEquals(rows + 3, stage.rows());
      assertEquals(2, stage.batchCount());
    }
  }

  @ParameterizedTest(name = "batches of {0} rows")
  @CsvSource({"1", "7", "64", "333", "1000", "100000"})
  void readsBackInBatchesOfAnotherSize(int batchRows) throws IOException {
    long seed = System.nanoTime();
    List<ArrowRecordBatch> batches = batches(seed, 0.2, 100, 0, 33, 1, 500);
    List<List<Object>> expected = rowsOf(batches);
    try (TableStage stage = stage(batches, batchRows)) {
      byte[] file = write(stage, 1);
      assertEquals(expected, Rows.ofFile(file, allocator), "seed " + seed);
      try (ArrowFileReader reader = Rows.fileReader(file, allocator)) {
        assertEquals((634 + batchRows - 1) / batchRows, reader.getRecordBlocks().size());
      }
    }
  }

  @Test
  void keepsMetadataOfSchemaFieldsAndFooter() throws IOException {
    try (TableStage stage = stage(batches(1, 0.5, 10), TableStage.KEEP_BATCHES);
        ArrowFileReader reader = Rows.fileReader(write(stage, 1), allocator)) {
      assertEquals(SCHEMA, reader.getVectorSchemaRoot().getSchema());
      assertEquals(Map.of("footer", "kept"), reader.getMetaData());
    }
  }

  @Test
  void readsBackWithoutAnyBatch() {
    try (TableStage stage = stage(List.of(), 100)) {
      assertEquals(List.of(), Rows.ofFile(write(stage, 1), allocator));
    }
  }

  @Test
  void everyBufferIsAlignedAndEndsWithZeros() {
    try (TableStage stage = stage(batches(2, 0.3, 1000, 77), TableStage.KEEP_BATCHES)) {
      BufferPlaces.requireAligned(write(stage, 1));
    }
  }

  @Test
  void leavesOutValidityWhereNothingIsNull() {
    try (TableStage with = stage(batches(3, 0.5, 1000), TableStage.KEEP_BATCHES);
        TableStage without = stage(batches(3, 0, 1000), TableStage.KEEP_BATCHES)) {
      assertFalse(BufferPlaces.emptyBuffers(write(with, 1)).contains("f0_Int 0"));
      assertEquals("f0_Int 0", BufferPlaces.emptyBuffers(write(without, 1)).get(0));
    }
  }

  @Test
  void sameSourceGivesSameBytesWithAnyNumberOfThreads() {
    byte[] first;
    try (TableStage stage = stage(batches(4, 0.3, 1000, 77, 500), 128)) {
      first = write(stage, 1);
    }
    try (TableStage stage = stage(batches(4, 0.3, 1000, 77, 500), 128)) {
      assertArrayEquals(first, write(stage, 3));
    }
  }

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 2, 5})
  void secondPassGivesSameBytes(int threads) {
    byte[] first;
    try (TableStage stage = stage(batches(5, 0.3, 1000, 77), 128)) {
      first = write(stage, 1);
    }
    try (TableStage stage = new TableStage(SCHEMA, allocator, 128)) {
      stage.dropData();
      batches(5, 0.3, 1000, 77).forEach(batch -> stage.add(batch, NO_DICTIONARIES));
      stage.finish(NO_DICTIONARIES, Map.of("footer", "kept"), PlannedTrailer.none());
      assertEquals(0, stage.heldBytes());
      try (TestRange range = new TestRange(stage.sizeBytes());
          SecondPass pass = stage.secondPass(range, threads, bytes -> {})) {
        batches(5, 0.3, 1000, 77).forEach(batch -> pass.add(batch, NO_DICTIONARIES));
        pass.finish(NO_DICTIONARIES);
        assertArrayEquals(first, range.bytes(stage.sizeBytes()));
      }
    }
  }

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 4})
  void secondPassRefusesASourceThatChanged(int threads) {
    int[] rows = {100, 100, 100};
    try (TableStage stage = stage(batches(6, 0.3, rows), TableStage.KEEP_BATCHES);
        TestRange range = new TestRange(stage.sizeBytes())) {
      stage.dropData();
      assertThrows(SourceChangedException.class, () -> passAgain(stage, range, threads, 101, 100));
      assertThrows(
          SourceChangedException.class, () -> passAgain(stage, range, threads, 100, 100, 101));
      assertThrows(SourceChangedException.class, () -> passAgain(stage, range, threads, 100, 100));
      assertThrows(
          SourceChangedException.class, () -> passAgain(stage, range, threads, 100, 100, 100, 100));
    }
  }

  private void passAgain(TableStage stage, TestRange range, int threads, int... rows) {
    List<ArrowRecordBatch> batches = batches(6, 0.3, rows);
    int given = 0;
    try (SecondPass pass = stage.secondPass(range, threads, bytes -> {})) {
      for (ArrowRecordBatch batch : batches) {
        given++;
        pass.add(batch, NO_DICTIONARIES);
      }
      pass.finish(NO_DICTIONARIES);
    } finally {
      batches.subList(given, batches.size()).forEach(ArrowRecordBatch::close);
    }
  }

  @Test
  void spilledBatchesGiveSameBytesAndLeaveNoFile(@TempDir Path directory) throws IOException {
    byte[] first;
    try (TableStage stage = stage(batches(7, 0.3, 1000, 77, 20_000), 128)) {
      first = write(stage, 1);
    }
    try (TableStage stage = new TableStage(SCHEMA, allocator, 128)) {
      List<ArrowRecordBatch> batches = batches(7, 0.3, 1000, 77, 20_000);
      stage.add(batches.get(0), NO_DICTIONARIES);
      stage.spillTo(directory);
      stage.add(batches.get(1), NO_DICTIONARIES);
      stage.add(batches.get(2), NO_DICTIONARIES);
      stage.finish(NO_DICTIONARIES, Map.of("footer", "kept"), PlannedTrailer.none());
      assertArrayEquals(first, write(stage, 2));
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void refusesOffsetsThatShrink() {
    Field text = TestFields.nullable("t", new ArrowType.Utf8());
    Schema schema = new Schema(List.of(text));
    try (TableStage stage = new TableStage(schema, allocator, TableStage.KEEP_BATCHES)) {
      ArrowRecordBatch batch = RandomBatch.of(allocator, List.of(text), 100, new Random(8), 0);
      batch.getBuffers().get(1).setInt(4 * 50, Integer.MAX_VALUE);
      stage.add(batch, NO_DICTIONARIES);
      stage.finish(NO_DICTIONARIES, Map.of(), PlannedTrailer.none());
      assertThrows(CorruptSourceException.class, () -> write(stage, 1));
    }
  }

  @Test
  void refusesBuffersThatAreTooShort() {
    for (Field field : SCHEMA.getFields()) {
      if (field.getType() instanceof ArrowType.Null) {
        continue;
      }
      Schema schema = new Schema(List.of(field));
      try (TableStage stage = new TableStage(schema, allocator, TableStage.KEEP_BATCHES)) {
        ArrowRecordBatch batch = RandomBatch.of(allocator, List.of(field), 100, new Random(9), 0.5);
        batch.getBuffers().forEach(buffer -> buffer.writerIndex(buffer.writerIndex() / 2));
        assertThrows(
            CorruptSourceException.class, () -> stage.add(batch, NO_DICTIONARIES), field::toString);
      }
    }
  }

  @Test
  void runsOf16BitsAreNotPutTogetherBeyondTheirReach() {
    Field runs =
        TestFields.all().stream().filter(f -> f.getName().equals("short_runs")).findAny().get();
    Schema schema = new Schema(List.of(runs));
    Random random = new Random(10);
    try (TableStage stage = new TableStage(schema, allocator, 1_000_000)) {
      for (int i = 0; i < 5; i++) {
        stage.add(RandomBatch.of(allocator, List.of(runs), 20_000, random, 0.1), NO_DICTIONARIES);
      }
      stage.finish(NO_DICTIONARIES, Map.of(), PlannedTrailer.none());
      assertEquals(5, stage.batchCount());
      assertEquals(100_000, Rows.ofFile(write(stage, 1), allocator).size());
    }
  }
}
