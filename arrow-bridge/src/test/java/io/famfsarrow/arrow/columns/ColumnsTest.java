package io.famfsarrow.arrow.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.StoreClosedException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  /** Around the borders of words of the bitmap and of unrolled loops. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 63, 64, 65, 1000})
  void longsAreTheVectorsValuesAndSum(int rows) {
    Random random = new Random(rows);
    try (BigIntVector vector = new BigIntVector("v", allocator)) {
      long sum = 0;
      int nulls = 0;
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(4) == 0) {
          vector.setNull(row);
          nulls++;
        } else {
          vector.setSafe(row, random.nextLong());
          sum += vector.get(row);
        }
      }
      vector.setValueCount(rows);
      try (LongColumn column = LongColumn.of(vector)) {
        assertEquals(rows, column.rowCount());
        assertEquals(nulls, column.nullCount());
        assertEquals(sum, column.sum());
        for (int row = 0; row < rows; row++) {
          assertEquals(vector.isNull(row), column.isNull(row));
          if (!vector.isNull(row)) {
            assertEquals(vector.get(row), column.value(row));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 130})
  void everyFixedWidthSumsWithoutNulls(int rows) {
    try (TinyIntVector bytes = new TinyIntVector("b", allocator);
        SmallIntVector shorts = new SmallIntVector("s", allocator);
        IntVector ints = new IntVector("i", allocator);
        TimeStampMicroVector times = new TimeStampMicroVector("t", allocator);
        Float4Vector floats = new Float4Vector("f", allocator);
        Float8Vector doubles = new Float8Vector("d", allocator);
        BitVector bits = new BitVector("x", allocator)) {
      for (int row = 0; row < rows; row++) {
        bytes.setSafe(row, row % 100);
        shorts.setSafe(row, row);
        ints.setSafe(row, -row);
        times.setSafe(row, row * 1_000_000_000L);
        floats.setSafe(row, row / 2f);
        doubles.setSafe(row, row / 4.0);
        bits.setSafe(row, row % 3 == 0 ? 1 : 0);
      }
      bytes.setValueCount(rows);
      shorts.setValueCount(rows);
      ints.setValueCount(rows);
      times.setValueCount(rows);
      floats.setValueCount(rows);
      doubles.setValueCount(rows);
      bits.setValueCount(rows);
      long sum = rows * (rows - 1L) / 2;
      try (ByteColumn b = ByteColumn.of(bytes);
          ShortColumn s = ShortColumn.of(shorts);
          IntColumn i = IntColumn.of(ints);
          LongColumn t = LongColumn.of(times);
          FloatColumn f = FloatColumn.of(floats);
          DoubleColumn d = DoubleColumn.of(doubles);
          BooleanColumn x = BooleanColumn.of(bits)) {
        assertEquals(rows <= 100 ? sum : sum - 100L * (rows - 100), b.sum());
        assertEquals(sum, s.sum());
        assertEquals(-sum, i.sum());
        assertEquals(sum * 1_000_000_000L, t.sum());
        assertEquals(sum / 2.0, f.sum());
        assertEquals(sum / 4.0, d.sum());
        assertEquals((rows + 2) / 3, x.trueCount());
        assertTrue(x.value(0));
        assertEquals((rows - 1) / 4.0, d.value(rows - 1));
      }
    }
  }

  @Test
  void copiesPartsIntoArrays() {
    try (IntVector vector = new IntVector("v", allocator)) {
      for (int row = 0; row < 10; row++) {
        vector.setSafe(row, row * row);
      }
      vector.setValueCount(10);
      try (IntColumn column = IntColumn.of(vector)) {
        int[] target = new int[4];
        column.copyTo(target, 6, 4);
        assertArrayEquals(new int[] {36, 49, 64, 81}, target);
        assertThrows(IndexOutOfBoundsException.class, () -> column.copyTo(target, 7, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> column.copyTo(target, 0, 5));
      }
    }
  }

  @Test
  void textIsReadByRow() {
    try (VarCharVector small = new VarCharVector("s", allocator);
        LargeVarCharVector large = new LargeVarCharVector("l", allocator)) {
      String[] texts = {"", "a", "ä€😀", null, "zzz"};
      for (int row = 0; row < texts.length; row++) {
        if (texts[row] != null) {
          small.setSafe(row, texts[row].getBytes(StandardCharsets.UTF_8));
          large.setSafe(row, texts[row].getBytes(StandardCharsets.UTF_8));
        }
      }
      small.setValueCount(texts.length);
      large.setValueCount(texts.length);
      try (Utf8Column s = Utf8Column.of(small);
          Utf8Column l = Utf8Column.of(large)) {
        assertTexts(texts, s);
        assertTexts(texts, l);
      }
    }
  }

  private static void assertTexts(String[] texts, Utf8Column column) {
    assertEquals(1, column.nullCount());
    byte[] target = new byte[16];
    for (int row = 0; row < texts.length; row++) {
      assertEquals(texts[row] == null, column.isNull(row));
      if (texts[row] != null) {
        byte[] bytes = texts[row].getBytes(StandardCharsets.UTF_8);
        assertEquals(texts[row], column.text(row));
        assertEquals(bytes.length, column.length(row));
        assertEquals(bytes.length, column.getBytes(row, target));
        assertArrayEquals(bytes, column.bytes(row));
        assertTrue(column.equalsBytes(row, bytes));
        assertFalse(column.equalsBytes(row, "other".getBytes(StandardCharsets.UTF_8)));
      }
    }
    assertEquals('a', column.byteAt(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> column.byteAt(1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> column.getBytes(4, new byte[2]));
    assertEquals(13, column.totalBytes());
  }

  @Test
  void offsetsOutsideTheDataAreNoticedByRow() {
    try (VarBinaryVector vector = new VarBinaryVector("v", allocator)) {
      vector.setSafe(0, new byte[3]);
      vector.setSafe(1, new byte[3]);
      vector.setValueCount(2);
      vector.getOffsetBuffer().setInt(2 * Integer.BYTES, 1 << 30);
      try (BinaryColumn column = BinaryColumn.of(vector)) {
        assertEquals(3, column.length(0));
        assertThrows(IndexOutOfBoundsException.class, () -> column.bytes(1));
        vector.getOffsetBuffer().setInt(Integer.BYTES, -1);
        assertThrows(IndexOutOfBoundsException.class, () -> column.length(0));
        assertThrows(IndexOutOfBoundsException.class, () -> column.length(1));
      }
    }
  }

  @Test
  void useAfterCloseIsAnError() {
    LongColumn column;
    try (BigIntVector vector = new BigIntVector("v", allocator)) {
      vector.setSafe(0, 42);
      vector.setValueCount(1);
      column = LongColumn.of(vector);
    }
    assertEquals(42, column.value(0), "the column's own reference keeps the buffer");
    assertThrows(IndexOutOfBoundsException.class, () -> column.value(1));
    assertThrows(IndexOutOfBoundsException.class, () -> column.isNull(-1));
    column.close();
    column.close();
    assertThrows(StoreClosedException.class, () -> column.value(0));
    assertThrows(StoreClosedException.class, () -> column.isNull(0));
    assertThrows(StoreClosedException.class, column::sum);
    assertThrows(StoreClosedException.class, () -> column.copyTo(new long[1], 0, 1));
  }

  @Test
  void anotherTypeIsRefusedByName() {
    try (IntVector vector = new IntVector("price", allocator)) {
      InvalidRequestException refused =
          assertThrows(InvalidRequestException.class, () -> LongColumn.of(vector));
      assertTrue(refused.getMessage().contains("price"), refused.getMessage());
      assertThrows(InvalidRequestException.class, () -> Utf8Column.of(vector));
      assertThrows(InvalidRequestException.class, () -> DoubleColumn.of(vector));
    }
  }
}
