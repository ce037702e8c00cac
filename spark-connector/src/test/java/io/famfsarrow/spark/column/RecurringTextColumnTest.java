package io.famfsarrow.spark.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurringTextColumnTest {

  private static final StructField TEXT =
      DataTypes.createStructField("c", DataTypes.StringType, true);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void close() {
    allocator.close();
  }

  private static VectorAndTexts filled(FieldVector vector, List<String> texts) {
    VariableWidthFieldVector variable = (VariableWidthFieldVector) vector;
    for (int row = 0; row < texts.size(); row++) {
      if (texts.get(row) == null) {
        variable.setNull(row);
      } else {
        byte[] bytes = texts.get(row).getBytes(StandardCharsets.UTF_8);
        variable.setSafe(row, bytes, 0, bytes.length);
      }
    }
    vector.setValueCount(texts.size());
    return new VectorAndTexts(vector, texts);
  }

  private record VectorAndTexts(FieldVector vector, List<String> texts) implements AutoCloseable {

    BatchColumns grouped() {
      return new BatchColumns(
          "f", new DictionaryProvider.MapDictionaryProvider(), Set.of("c"), true);
    }

    ColumnVector column(BatchColumns columns) {
      return columns.column(vector, TEXT, 0, texts.size());
    }

    @Override
    public void close() {
      vector.close();
    }
  }

  private static List<String> read(ColumnVector column, int rows) {
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      texts.add(column.isNullAt(row) ? null : column.getUTF8String(row).toString());
    }
    return texts;
  }

  /** Of zero bytes, of all lengths around the greatest that is kept, and of all bytes of UTF-8. */
  private static List<String> random(long seed, int count) {
    Random random = new Random(seed);
    String letters = "\0\0ab\u007Fzßø€";
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(10); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      texts.add(random.nextInt(20) == 0 ? null : text.toString());
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatIsStored(boolean large) {
    long seed = new Random().nextLong();
    List<String> texts = random(seed, 30_000);
    try (VectorAndTexts stored =
        filled(
            large ? new LargeVarCharVector("c", allocator) : new VarCharVector("c", allocator),
            texts)) {
      ColumnVector column = stored.column(stored.grouped());
      assertEquals(RecurringTextColumn.class, column.getClass());
      assertEquals(texts, read(column, texts.size()), "seed " + seed);
    }
  }

  @Test
  void readsAPartOfTheRows() {
    List<String> texts = random(1, 1_000);
    try (VectorAndTexts stored = filled(new VarCharVector("c", allocator), texts)) {
      ColumnVector column = stored.grouped().column(stored.vector(), TEXT, 320, 100);
      assertEquals(texts.subList(320, 420), read(column, 100));
    }
  }

  @Test
  void handsOutAgainWhatIsShort() {
    List<String> texts = List.of("1234567", "12345678", "", "1234567", "12345678", "");
    try (VectorAndTexts stored = filled(new VarCharVector("c", allocator), texts)) {
      BatchColumns columns = stored.grouped();
      ColumnVector column = stored.column(columns);
      assertSame(column.getUTF8String(0), column.getUTF8String(3));
      assertNotSame(column.getUTF8String(1), column.getUTF8String(4));
      assertSame(column.getUTF8String(2), column.getUTF8String(5));
      // in the next batch, too
      assertSame(column.getUTF8String(0), stored.column(columns).getUTF8String(3));
    }
  }

  /** What lies behind the last string is another's, or nobody's. */
  @Test
  void doesNotLookBeyondTheBuffer() {
    List<String> texts = List.of("aa", "bb");
    try (VectorAndTexts stored = filled(new VarCharVector("c", allocator), texts)) {
      BaseVariableWidthVector vector = (BaseVariableWidthVector) stored.vector();
      assertTrue(vector.getDataBuffer().capacity() >= 4);
      vector.getDataBuffer().capacity(4);
      assertEquals(texts, read(stored.column(stored.grouped()), 2));
    }
  }

  /** Strings that never come back are read where they lie. */
  @Test
  void givesUpWhereNothingComesBack() {
    List<String> texts = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
    try (VectorAndTexts stored = filled(new VarCharVector("c", allocator), texts)) {
      ColumnVector column = stored.column(stored.grouped());
      assertEquals(texts, read(column, texts.size()));
      UTF8String last = column.getUTF8String(9_999);
      assertEquals("9999", last.toString());
      assertNotSame(last, column.getUTF8String(9_999));
      assertEquals(texts, read(column, texts.size()));
    }
  }

  @Test
  void handsOutAgainTheValuesOfADictionary() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
    VectorAndTexts values =
        filled(new VarCharVector("c", allocator), Arrays.asList("red", null, "a long colour"));
    DictionaryProvider.MapDictionaryProvider dictionaries =
        new DictionaryProvider.MapDictionaryProvider(new Dictionary(values.vector(), encoding));
    FieldType type = new FieldType(true, encoding.getIndexType(), encoding);
    try (values;
        IntVector indices = new IntVector("c", type, allocator)) {
      int[] rows = {0, 1, 2, 0};
      for (int row = 0; row < rows.length; row++) {
        indices.setSafe(row, rows[row]);
      }
      indices.setValueCount(rows.length);
      BatchColumns columns = new BatchColumns("f", dictionaries, Set.of("c"), true);
      ColumnVector column = columns.column(indices, TEXT, 0, rows.length);
      assertEquals(Arrays.asList("red", null, "a long colour", "red"), read(column, rows.length));
      assertSame(column.getUTF8String(0), column.getUTF8String(3));
    }
  }

  @Test
  void otherColumnsAreNotConcerned() {
    try (VectorAndTexts stored = filled(new VarCharVector("c", allocator), List.of("a", "a"))) {
      BatchColumns columns =
          new BatchColumns("f", new DictionaryProvider.MapDictionaryProvider(), Set.of("d"), true);
      ColumnVector column = columns.column(stored.vector(), TEXT, 0, 2);
      assertNotNull(column.getUTF8String(0));
      assertNotSame(column.getUTF8String(0), column.getUTF8String(1));
    }
  }
}
