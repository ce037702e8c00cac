package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** A dataset of two files gives what the files give, for every type. */
class DatasetTypesTest {

  private static final int BATCHES = 2;

  @Test
  void everyTypeComesFromEachFileAsTheFileHasIt() {
    try (BufferAllocator allocator = new RootAllocator();
        GuardedRange first =
            new GuardedRange(AllTypes.file(allocator, AllTypes.schema(), BATCHES, 300, 5));
        GuardedRange second =
            new GuardedRange(AllTypes.file(allocator, AllTypes.schema(), BATCHES, 200, 6))) {
      List<ArrowFile> files =
          List.of(ArrowFile.open(first, "first"), ArrowFile.open(second, "second"));
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
      try (FamfsDataset dataset = FamfsDataset.of("both", files);
          DatasetReader reader = dataset.reader(options)) {
        for (ArrowFile file : files) {
          for (int batch = 0; batch < BATCHES; batch++) {
            assertTrue(reader.loadNextBatch());
            try (RecordBatchView expected = file.batch(batch, options)) {
              Vectors.assertSame(expected.root(), reader.getVectorSchemaRoot());
            }
          }
        }
        assertTrue(reader.copyReport().zeroCopy());
        assertEquals(BATCHES * 500, dataset.rowCount());
      }
    }
  }
}
