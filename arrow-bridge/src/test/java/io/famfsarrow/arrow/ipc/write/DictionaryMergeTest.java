package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryMergeTest {

  private static final long ID = 7;

  private final BufferAllocator allocator = new RootAllocator();
  private final List<List<Object>> expected = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private static Schema schema(ArrowType.Int indexType) {
    DictionaryEncoding encoding = new DictionaryEncoding(ID, true, indexType);
    return new Schema(
        List.of(new Field("color", new FieldType(true, indexType, encoding, null), null)));
  }

  /** Adds a batch whose rows are these indices (-1: null) into this version of the dictionary. */
  private void add(TableStage stage, List<String> values, int... indices) {
    Field field = stage.schema().getFields().get(0);
    try (VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(stage.schema(), allocator)) {
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) != null) {
          words.setSafe(i, values.get(i).getBytes(StandardCharsets.UTF_8));
        }
      }
      words.setValueCount(values.size());
      FieldVector column = root.getVector(0);
      for (int i = 0; i < indices.length; i++) {
        if (indices[i] >= 0) {
          ((BaseIntVector) column).setWithPossibleTruncate(i, indices[i]);
        } else {
          column.setNull(i);
        }
        String value = indices[i] < 0 ? null : values.get(indices[i]);
        expected.add(List.of(String.valueOf(value)));
      }
      root.setRowCount(indices.length);
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(words, field.getDictionary()));
      stage.add(new VectorUnloader(root, true, false).getRecordBatch(), provider);
    }
  }

  private byte[] finish(TableStage stage) {
    Field field = stage.schema().getFields().get(0);
    try (VarCharVector none = new VarCharVector("words", allocator)) {
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(none, field.getDictionary()));
      stage.finish(provider, Map.of(), PlannedTrailer.none());
    }
    try (TestRange range = new TestRange(stage.sizeBytes())) {
      stage.writeTo(range, 1, bytes -> {});
      return range.bytes(stage.sizeBytes());
    }
  }

  private List<String> dictionaryOf(byte[] file) throws IOException {
    try (ArrowFileReader reader = Rows.fileReader(file, allocator)) {
      assertEquals(1, reader.getDictionaryBlocks().size());
      reader.loadNextBatch();
      FieldVector vector = reader.lookup(ID).getVector();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < vector.getValueCount(); i++) {
        values.add(String.valueOf(vector.getObject(i)));
      }
      return values;
    }
  }

  @ParameterizedTest(name = "batches of {0} rows, {1}-bit indices, signed {2}")
  @CsvSource({
    "0,8,true",
    "0,8,false",
    "0,16,false",
    "0,32,true",
    "0,64,true",
    "3,16,true",
    "100,32,true"
  })
  void mergesDictionariesThatReplaceEachOther(long batchRows, int bits, boolean signed)
      throws IOException {
    try (TableStage stage =
        new TableStage(schema(new ArrowType.Int(bits, signed)), allocator, batchRows)) {
      add(stage, List.of("red", "green"), 0, 1, -1, 1);
      add(stage, List.of("red", "green", "blue"), 2, 0, 1);
      add(stage, List.of("green", "black"), 1, 0, 0, -1);
      add(stage, List.of("black", "red"), 0, 1);
      byte[] file = finish(stage);
      assertEquals(List.of("red", "green", "blue", "black"), dictionaryOf(file));
      assertEquals(expected, Rows.ofFile(file, allocator));
    }
  }

  @Test
  void takesGrowingDictionariesAsTheyAre() throws IOException {
    try (TableStage stage =
        new TableStage(schema(new ArrowType.Int(8, true)), allocator, TableStage.KEEP_BATCHES)) {
      add(stage, List.of("a"), 0);
      add(stage, List.of("a", "b", "a"), 2, 1, 0);
      add(stage, List.of("a", "b", "a", "c"), 3);
      byte[] file = finish(stage);
      assertEquals(List.of("a", "b", "a", "c"), dictionaryOf(file));
      assertEquals(expected, Rows.ofFile(file, allocator));
    }
  }

  @Test
  void comparesNullsInDictionaries() throws IOException {
    List<String> withNull = new ArrayList<>(List.of("x"));
    withNull.add(null);
    try (TableStage stage =
        new TableStage(schema(new ArrowType.Int(32, true)), allocator, TableStage.KEEP_BATCHES)) {
      add(stage, withNull, 0, 1);
      add(stage, List.of("y", "x"), 0, 1);
      byte[] file = finish(stage);
      assertEquals(List.of("x", "null", "y"), dictionaryOf(file));
      assertEquals(expected, Rows.ofFile(file, allocator));
    }
  }

  @Test
  void refusesMoreValuesThanIndicesReach() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      first.add("a" + i);
      second.add("b" + i);
    }
    try (TableStage stage =
        new TableStage(schema(new ArrowType.Int(8, true)), allocator, TableStage.KEEP_BATCHES)) {
      add(stage, first, 1, 99);
      assertThrows(UnsupportedSourceException.class, () -> add(stage, second, 1));
    }
  }

  /** Their bytes look alike: the first values would be taken for others. */
  @Test
  void refusesValuesOfAnotherType() {
    TableStage stage =
        new TableStage(schema(new ArrowType.Int(8, true)), allocator, TableStage.KEEP_BATCHES);
    try (stage;
        BigIntVector whole = new BigIntVector("d", allocator);
        Float8Vector broken = new Float8Vector("d", allocator)) {
      whole.setSafe(0, 1);
      whole.setValueCount(1);
      broken.setSafe(0, 1.5);
      broken.setValueCount(1);
      add(stage, whole);
      UnsupportedSourceException e =
          assertThrows(UnsupportedSourceException.class, () -> add(stage, broken));
      assertTrue(e.getMessage().contains("int64 at first and float64 later"), e.getMessage());
    }
  }

  /** Adds a batch of one row, the first value. */
  private void add(TableStage stage, FieldVector values) {
    Field field = stage.schema().getFields().get(0);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(stage.schema(), allocator)) {
      ((BaseIntVector) root.getVector(0)).setWithPossibleTruncate(0, 0);
      root.setRowCount(1);
      MapDictionaryProvider provider =
          new MapDictionaryProvider(new Dictionary(values, field.getDictionary()));
      stage.add(new VectorUnloader(root, true, false).getRecordBatch(), provider);
    }
  }

  @Test
  void refusesIndicesOutsideADictionaryThatIsMerged() {
    try (TableStage stage =
        new TableStage(schema(new ArrowType.Int(32, true)), allocator, TableStage.KEEP_BATCHES)) {
      add(stage, List.of("a"), 0);
      List<String> other = List.of("b", "c", "d");
      add(stage, other, 2);
      addWithWildIndex(stage);
      assertThrows(CorruptSourceException.class, () -> finish(stage));
    }
  }

  private void addWithWildIndex(TableStage stage) {
    Field field = stage.schema().getFields().get(0);
    try (VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(stage.schema(), allocator)) {
      words.setSafe(0, "d".getBytes(StandardCharsets.UTF_8));
      words.setValueCount(1);
      ((BaseIntVector) root.getVector(0)).setWithPossibleTruncate(0, 1000);
      root.setRowCount(1);
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(words, field.getDictionary()));
      stage.add(new VectorUnloader(root, true, false).getRecordBatch(), provider);
    }
  }
}
