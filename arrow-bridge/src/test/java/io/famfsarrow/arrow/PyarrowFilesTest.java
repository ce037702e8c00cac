package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code arrow-ipc/pyarrow/make.py}, which knows the values. */
class PyarrowFilesTest {

  private final BufferAllocator allocator = new RootAllocator();
  private GuardedRange range;

  @AfterEach
  void nothingIsLeftBehind() {
    allocator.close();
    range.close();
    assertFalse(range.isMapped());
  }

  private ArrowFile file(String name) throws IOException {
    range = new GuardedRange(Files.readAllBytes(Samples.folder("pyarrow/" + name)));
    return ArrowFile.open(range, name);
  }

  private OpenOptions options() {
    return OpenOptions.defaults().withAllocator(allocator).withValidation(Validation.FULL);
  }

  @Test
  void deltasAreMergedAndCountedAsCopies() throws IOException {
    try (FamfsArrowReader reader = file("delta-dictionary.arrow").reader(options())) {
      for (int rows : new int[] {4, 6, 10}) {
        assertTrue(reader.loadNextBatch());
        assertEquals(rows, reader.getVectorSchemaRoot().getRowCount());
      }
      List<FieldVector> columns = reader.getVectorSchemaRoot().getFieldVectors();
      for (int row = 0; row < 9; row++) {
        assertEquals("name-" + row, decoded(reader, columns.get(0), row).toString());
        assertEquals(List.of(row, row + 1), decoded(reader, columns.get(1), row));
        assertEquals(row == 1 ? null : row * 10L, decoded(reader, columns.get(2), row));
      }
      assertTrue(columns.get(0).isNull(9));
      CopyReport.Column text =
          reader.copyReport().columns().stream()
              .filter(column -> column.column().equals("text (dictionary 0)"))
              .findFirst()
              .orElseThrow();
      assertEquals("delta dictionary", text.copies().get(0).reason());
    }
  }

  private static Object decoded(FamfsArrowReader reader, FieldVector indices, int row) {
    long id = indices.getField().getDictionary().getId();
    FieldVector values = reader.lookup(id).getVector();
    int index = ((Number) indices.getObject(row)).intValue();
    return values.isNull(index) ? null : values.getObject(index);
  }

  @Test
  void viewsAndListViewsAreMapped() throws IOException {
    try (FamfsArrowReader reader = file("views.arrow").reader(options().requiringZeroCopy())) {
      assertTrue(reader.loadNextBatch());
      List<FieldVector> columns = reader.getVectorSchemaRoot().getFieldVectors();
      for (int row = 0; row < 100; row++) {
        String text = (row % 2 == 1 ? "" : "a text of more than twelve bytes ") + row;
        assertEquals(text, columns.get(0).getObject(row).toString());
        byte[] bytes = (byte[]) columns.get(1).getObject(row);
        assertEquals(text, new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(List.of(row, row + 1), columns.get(2).getObject(row));
        assertEquals(List.of(row, row + 1), columns.get(3).getObject(row));
      }
    }
  }

  @Test
  void absentValidityAllocatesNothing() throws IOException {
    ArrowFile file = file("plain.arrow");
    long bodies = 0;
    for (int batch = 0; batch < file.batchCount(); batch++) {
      bodies = Math.max(bodies, file.batchInfo(batch).bodyBytes());
    }
    try (FamfsArrowReader reader = file.reader(options())) {
      while (reader.loadNextBatch()) {
        List<FieldVector> columns = reader.getVectorSchemaRoot().getFieldVectors();
        assertEquals(0, columns.get(0).getNullCount());
        assertEquals(1000, columns.get(3).getNullCount());
        assertNull(columns.get(3).getObject(999));
        assertEquals("row 999", columns.get(2).getObject(999).toString());
      }
    }
    assertEquals(bodies, allocator.getPeakMemoryAllocation(), "accounted: the mapped bytes only");
  }

  @Test
  void projectionTouchesTheChosenColumnsInTheirOrder() throws IOException {
    ArrowFile file = file("plain.arrow");
    OpenOptions options = options().withColumns("text", "id");
    try (FamfsArrowReader reader = file.reader(options)) {
      reader.loadBatch(2);
      assertEquals("row 0", reader.getVectorSchemaRoot().getVector(0).getObject(0).toString());
      assertEquals(2000L, reader.getVectorSchemaRoot().getVector(1).getObject(0));
      reader.loadBatch(0);
      assertTrue(reader.loadNextBatch());
      assertEquals(1000L, reader.getVectorSchemaRoot().getVector("id").getObject(0));
      List<String> touched =
          reader.copyReport().columns().stream().map(CopyReport.Column::column).sorted().toList();
      assertEquals(List.of("id", "text"), touched);
    }
  }

  @Test
  void severalBatchesAreHeldAtOnce() throws IOException {
    ArrowFile file = file("plain.arrow");
    assertEquals(3000, file.rowCount());
    try (RecordBatchView first = file.batch(0, Projection.names("id"), allocator);
        RecordBatchView last = file.batch(2, Projection.indices(0), allocator);
        LongColumn low = LongColumn.of(first.vector("id"));
        LongColumn high = LongColumn.of(last.vector(0))) {
      assertEquals(999L * 1000 / 2, low.sum());
      assertEquals(999L * 1000 / 2 + 2_000_000, high.sum());
      assertEquals(1, first.copyReport().mappedBuffers());
    }
  }

  @Test
  void slicesOfAbsentValidityAreOnesToo() throws IOException {
    try (RecordBatchView batch = file("plain.arrow").batch(0, Projection.all(), allocator)) {
      for (int start : new int[] {0, 8, 13, 496}) {
        TransferPair slice = batch.vector("id").getTransferPair(allocator);
        slice.splitAndTransfer(start, 100);
        try (FieldVector ids = (FieldVector) slice.getTo()) {
          assertEquals(0, ids.getNullCount());
          assertEquals(start + 99L, ids.getObject(99));
        }
      }
    }
  }

  @Test
  void severalThreadsReadOneFile() throws IOException {
    ArrowFile file = file("plain.arrow");
    long sum =
        IntStream.range(0, 600)
            .parallel()
            .mapToLong(
                i -> {
                  try (RecordBatchView batch = file.batch(i % 3, Projection.all(), allocator);
                      LongColumn ids = LongColumn.of(batch.vector("id"))) {
                    return ids.sum();
                  }
                })
            .sum();
    assertEquals(200 * (2999L * 3000 / 2), sum);
  }

  @Test
  void sharedValuesOfADenseUnionStayMapped() throws IOException {
    try (FamfsArrowReader reader =
        file("dense-shared.arrow").reader(options().requiringZeroCopy())) {
      assertTrue(reader.loadNextBatch());
      DenseUnionVector union = (DenseUnionVector) reader.getVectorSchemaRoot().getVector(0);
      assertEquals(9L, union.getObject(49));
      assertEquals(3, union.getChildrenFromFields().get(0).getValueCount());
      assertTrue(range.holds(union.getChildrenFromFields().get(0).getDataBuffer()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void smallDecimalsAreRefusedByName(int bits) {
    UnsupportedFormatException refused =
        assertThrows(UnsupportedFormatException.class, () -> file("decimal" + bits + ".arrow"));
    assertTrue(refused.getMessage().contains("decimal" + bits), refused.getMessage());
    assertTrue(refused.getMessage().contains("amount"), refused.getMessage());
  }
}
