package io.famfsarrow.arrow.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.media.RawMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics equal those of a full scan. */
class StatisticsPropertyTest {

  private static final int TABLES = 40;

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private PublishedTables tables;

  @BeforeEach
  void openStore() {
    tables = new PublishedTables(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    tables.close();
    allocator.close();
  }

  @Test
  void equalThoseOfAFullScan() {
    for (int i = 0; i < TABLES; i++) {
      long seed = System.nanoTime() + i;
      Random random = new Random(seed);
      try (WildTable table =
          new WildTable(allocator, random, random.nextInt(300), 0, 64, random.nextInt(9))) {
        check(table, random.nextInt(3) * 50L, "seed " + seed);
      }
    }
  }

  private void check(WildTable table, long batchRows, String seed) {
    PublishOptions options = PublishOptions.defaults().withThreads(2);
    if (batchRows > 0) {
      options = options.withBatchRows(batchRows);
    }
    try (FileView view =
        tables.publish(TableSources.ofRoots(table.roots(), table.dictionaries()), options)) {
      ArrowFile file = ArrowFile.open(view, "t");
      try (BatchIndex index = file.statistics()) {
        assertTrue(index.isPresent(), () -> seed + ": " + index.note());
        for (int batch = 0; batch < file.batchCount(); batch++) {
          check(file, view, index, batch, seed + ", batch " + batch);
        }
      }
    }
  }

  private void check(ArrowFile file, FileView view, BatchIndex index, int batch, String where) {
    ArrowFile.BatchInfo info = file.batchInfo(batch);
    assertEquals(info.rows(), index.rowCount(batch), where);
    byte[] block = new byte[(int) info.lengthBytes()];
    RawMemory.copy(view.address() + info.fileOffset(), block, 0, block.length);
    CRC32C crc = new CRC32C();
    crc.update(block);
    assertEquals(crc.getValue(), index.crc32c(batch), where);
    try (RecordBatchView rows =
        file.batch(batch, OpenOptions.defaults().withAllocator(allocator))) {
      for (int i = 0; i < index.columnCount(); i++) {
        Field field = file.schema().getFields().get(i);
        check(index.column(i), batch, Column.of(rows.vector(i), rows), where + ", " + field);
      }
    }
  }

  private static void check(ColumnStatistics statistics, int batch, Column column, String where) {
    boolean hidden =
        switch (statistics.field().getType().getTypeID()) {
          case Union, RunEndEncoded -> true;
          default -> false;
        };
    assertEquals(hidden ? BatchIndex.UNKNOWN : column.nulls, statistics.nullCount(batch), where);
    if (!statistics.type().ordered()) {
      assertFalse(statistics.min().isPresent(batch) || statistics.max().isPresent(batch), where);
      return;
    }
    assertEquals(column.nans, statistics.nanCount(batch), where);
    List<Object> ordered = column.ordered();
    if (ordered.isEmpty()) {
      assertFalse(statistics.min().isPresent(batch) || statistics.max().isPresent(batch), where);
      return;
    }
    Object least = ordered.get(0);
    Object greatest = ordered.get(ordered.size() - 1);
    if (least instanceof byte[] low) {
      bytes(statistics, batch, low, (byte[]) greatest, where);
    } else {
      assertTrue(statistics.isExact(batch), where);
      assertEquals(least, plain(statistics.min().value(batch)), where);
      assertEquals(greatest, plain(statistics.max().value(batch)), where);
    }
  }

  private static Object plain(Object bound) {
    if (bound instanceof BigDecimal decimal) {
      return decimal.unscaledValue();
    }
    return bound instanceof Long number ? BigInteger.valueOf(number) : bound;
  }

  private static void bytes(
      ColumnStatistics statistics, int batch, byte[] least, byte[] greatest, String where) {
    boolean isCut = least.length > 64 || greatest.length > 64;
    assertEquals(!isCut, statistics.isExact(batch), where);
    byte[] min = statistics.min().asBytes(batch);
    boolean text = statistics.type().text();
    assertArrayEquals(Arrays.copyOf(least, min.length), min, where);
    assertTrue(least.length <= 64 ? min.length == least.length : min.length > 60, where);
    requireText(min, text, where);
    if (greatest.length <= 64) {
      assertArrayEquals(greatest, statistics.max().asBytes(batch), where);
    } else if (statistics.max().isPresent(batch)) {
      byte[] max = statistics.max().asBytes(batch);
      assertTrue(max.length <= 64 && Arrays.compareUnsigned(max, greatest) > 0, where);
      requireText(max, text, where);
    } else {
      byte[] start = Arrays.copyOf(greatest, 64);
      assertTrue(isLast(start, text), where);
    }
  }

  /** Whether nothing of up to that length lies above all that start so. */
  private static boolean isLast(byte[] start, boolean text) {
    if (text) {
      return new String(start, StandardCharsets.UTF_8).codePoints().allMatch(c -> c == 0x10FFFF);
    }
    byte[] ones = new byte[start.length];
    Arrays.fill(ones, (byte) -1);
    return Arrays.equals(start, ones);
  }

  private static void requireText(byte[] bytes, boolean text, String where) {
    try {
      if (text) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      }
    } catch (CharacterCodingException invalid) {
      throw new AssertionError(where + ": a bound is not UTF-8", invalid);
    }
  }
}
