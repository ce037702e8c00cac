package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.cdata.ExportedStream;
import io.famfsarrow.arrow.dataset.DatasetScan;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams are imported back into this JVM. */
class ExportedStreamTest {

  private static final int BATCHES = 3;
  private static final int ROWS = 100;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private byte[] file(Field... fields) {
    return AllTypes.file(allocator, new Schema(List.of(fields)), BATCHES, ROWS, 17);
  }

  static List<Field> everyType() {
    return AllTypes.schema().getFields();
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void everyTypeComesBackAsItWas(Field field) throws IOException {
    ArrowLibrary.assumeTransports(List.of(field));
    try (GuardedRange range = new GuardedRange(file(field))) {
      ArrowFile file = ArrowFile.open(range, "test");
      try (FamfsDataset dataset = FamfsDataset.of("test", List.of(file));
          ExportedStream stream = ExportedStream.of(dataset.scan(), allocator);
          ArrowReader imported = Data.importArrayStream(allocator, stream.stream())) {
        for (int batch = 0; batch < BATCHES; batch++) {
          assertTrue(imported.loadNextBatch());
          try (RecordBatchView expected =
              file.batch(batch, OpenOptions.defaults().withAllocator(allocator))) {
            Vectors.assertSameValues(expected.root(), imported.getVectorSchemaRoot());
          }
        }
        assertFalse(imported.loadNextBatch());
        assertEquals(BATCHES, stream.batchesRead());
        assertTrue(stream.copyReport().zeroCopy());
      }
    }
  }

  @Test
  void buffersAreThoseOfTheFile() throws IOException {
    Field field = Field.nullable("n", new ArrowType.Int(64, true));
    try (GuardedRange range = new GuardedRange(file(field))) {
      ArrowFile file = ArrowFile.open(range, "test");
      try (FamfsDataset dataset = FamfsDataset.of("test", List.of(file));
          ExportedStream stream = ExportedStream.of(dataset.scan(), allocator);
          ArrowReader imported = Data.importArrayStream(allocator, stream.stream())) {
        imported.loadNextBatch();
        FieldVector column = imported.getVectorSchemaRoot().getVector(0);
        column.getFieldBuffers().forEach(buffer -> assertInside(range, buffer.memoryAddress()));
      }
    }
  }

  private static void assertInside(GuardedRange range, long address) {
    long offset = address - range.address();
    assertTrue(offset >= 0 && offset < range.sizeBytes(), "at " + offset);
  }

  @Test
  void whatTheConsumerHoldsStaysMapped() throws IOException {
    Field field = Field.nullable("n", new ArrowType.Int(64, true));
    GuardedRange range = new GuardedRange(file(field));
    FamfsDataset dataset = FamfsDataset.of("test", List.of(ArrowFile.open(range, "test")));
    ExportedStream stream = ExportedStream.of(dataset.scan(), allocator);
    ArrowReader imported = Data.importArrayStream(allocator, stream.stream());
    imported.loadNextBatch();
    stream.close();
    dataset.close();
    range.close();
    FieldVector column = imported.getVectorSchemaRoot().getVector(0);
    long values = 0;
    for (int row = 0; row < ROWS; row++) {
      values += column.isNull(row) ? 0 : 1;
    }
    assertEquals(ROWS - column.getNullCount(), values);
    assertTrue(range.isMapped());
    imported.close();
    assertFalse(range.isMapped());
  }

  @Test
  void aStreamThatNobodyTookIsReleased() {
    try (GuardedRange range = new GuardedRange(file(everyType().get(0)))) {
      FamfsDataset dataset = FamfsDataset.of("test", List.of(ArrowFile.open(range, "test")));
      ExportedStream.of(dataset.scan(), allocator).close();
      assertEquals(0, allocator.getAllocatedMemory());
    }
  }

  @Test
  void rowsAreCountedWithoutColumns() throws IOException {
    try (GuardedRange range = new GuardedRange(file(everyType().get(0)))) {
      FamfsDataset dataset = FamfsDataset.of("test", List.of(ArrowFile.open(range, "test")));
      DatasetScan none = dataset.scan().withColumns();
      try (ExportedStream stream = ExportedStream.of(none, allocator);
          ArrowReader imported = Data.importArrayStream(allocator, stream.stream())) {
        VectorSchemaRoot root = imported.getVectorSchemaRoot();
        long rows = 0;
        while (imported.loadNextBatch()) {
          rows += root.getRowCount();
        }
        assertEquals(BATCHES * ROWS, rows);
        assertEquals(ArrowType.Null.INSTANCE, root.getSchema().getFields().get(0).getType());
        assertEquals(0, stream.copyReport().mappedBuffers());
      }
    }
  }

  @Test
  void equalNamesAreHandedOverUnderOthers() throws IOException {
    try (GuardedRange range =
        new GuardedRange(Files.readAllBytes(Samples.folder("pyarrow/plain.arrow")))) {
      FamfsDataset dataset = FamfsDataset.of("test", List.of(ArrowFile.open(range, "test")));
      int columns = dataset.schema().getFields().size();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        names.add("c" + i);
      }
      try (ExportedStream stream = ExportedStream.of(dataset.scan(), names, allocator);
          ArrowReader imported = Data.importArrayStream(allocator, stream.stream())) {
        assertEquals(
            names,
            imported.getVectorSchemaRoot().getSchema().getFields().stream()
                .map(Field::getName)
                .toList());
      }
      names.set(1, "c0");
      assertThrows(
          InvalidRequestException.class, () -> ExportedStream.of(dataset.scan(), names, allocator));
    }
  }

  /** Level OFFSETS would let this pass: the bytes of a string that are not UTF-8. */
  @Test
  void whatIsNotValidIsNeverHandedOver() throws IOException {
    byte[] bytes = Files.readAllBytes(Samples.folder("pyarrow/plain.arrow"));
    bytes[placeOfText(bytes) + 9] = (byte) 0xC0;
    try (GuardedRange range = new GuardedRange(bytes)) {
      FamfsDataset dataset = FamfsDataset.of("test", List.of(ArrowFile.open(range, "damaged")));
      OpenOptions careless = OpenOptions.defaults().withValidation(Validation.STRUCTURE);
      try (ExportedStream stream =
              ExportedStream.of(dataset.scan().withOptions(careless), allocator);
          ArrowReader imported = Data.importArrayStream(allocator, stream.stream())) {
        assertThrows(IOException.class, imported::loadNextBatch);
        CorruptArrowFileException why =
            assertInstanceOf(CorruptArrowFileException.class, stream.failure().orElseThrow());
        assertEquals(CorruptArrowFileException.Code.UTF8, why.code());
        assertEquals(0, stream.batchesRead());
      }
    }
  }

  /** Where in the file the strings of its first batch start. */
  private int placeOfText(byte[] bytes) {
    try (GuardedRange range = new GuardedRange(bytes);
        RecordBatchView batch =
            ArrowFile.open(range, "file").batch(0, Projection.names("text"), allocator)) {
      long start = Vectors.buffers(batch.vector("text")).get(2).memoryAddress();
      return Math.toIntExact(start - range.address());
    }
  }
}
