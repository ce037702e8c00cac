package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowFileTest {

  private final BufferAllocator allocator = new RootAllocator();

  /** Fails if a test left a buffer behind. */
  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000})
  void readsEveryTypeAsArrowDoesAndCopiesNothing(int rows) throws IOException {
    Schema schema = AllTypes.schema();
    byte[] bytes = AllTypes.file(allocator, schema, 3, rows, 7);
    OpenOptions options =
        OpenOptions.defaults().withAllocator(allocator).withValidation(Validation.FULL);
    GuardedRange range = new GuardedRange(bytes);
    try (ArrowFileReader expected =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator);
        FamfsArrowReader found = ArrowFile.open(range, "all").reader(options.requiringZeroCopy())) {
      assertEquals(schema, found.file().schema());
      for (int batch = 0; batch < 3; batch++) {
        assertTrue(expected.loadNextBatch());
        assertTrue(found.loadNextBatch());
        Vectors.assertSame(expected.getVectorSchemaRoot(), found.getVectorSchemaRoot());
        for (FieldVector vector : found.getVectorSchemaRoot().getFieldVectors()) {
          assertAllMapped(range, vector);
        }
      }
      assertFalse(found.loadNextBatch());
      assertTrue(found.copyReport().zeroCopy());
    }
    range.close();
    assertFalse(range.isMapped());
  }

  private static void assertAllMapped(GuardedRange range, FieldVector vector) {
    for (ArrowBuf buffer : Vectors.buffers(vector)) {
      boolean inside = buffer.capacity() == 0 || range.holds(buffer);
      assertTrue(inside, () -> vector.getField() + ": " + buffer);
    }
  }
}
