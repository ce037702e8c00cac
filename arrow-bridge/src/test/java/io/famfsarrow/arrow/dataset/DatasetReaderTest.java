package io.famfsarrow.arrow.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.store.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {

  @TempDir Path folder;
  private DatasetStore store;

  @BeforeEach
  void openStore() {
    store = new DatasetStore(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    store.close();
  }

  private OpenOptions options() {
    return OpenOptions.defaults().withAllocator(store.allocator).requiringZeroCopy();
  }

  private static List<Long> numbers(ArrowReader reader) throws IOException {
    List<Long> numbers = new ArrayList<>();
    while (reader.loadNextBatch()) {
      BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("n");
      for (int row = 0; row < reader.getVectorSchemaRoot().getRowCount(); row++) {
        numbers.add(vector.getObject(row));
      }
    }
    return numbers;
  }

  @Test
  void readsAllFilesInOrderThroughOneRoot() throws IOException {
    store.putNumbers("/d/a.arrow", new long[] {1, 2}, new long[] {3});
    store.putEmpty("/d/b.arrow", DatasetStore.NUMBERS);
    store.putNumbers("/d/c.arrow", new long[] {4});
    try (FamfsDataset dataset = store.open("/d");
        DatasetReader reader = dataset.reader(options())) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertEquals(List.of(1L, 2L, 3L, 4L), numbers(reader));
      assertSame(root, reader.getVectorSchemaRoot());
      assertEquals(0, root.getRowCount());
      assertFalse(reader.loadNextBatch());
      assertTrue(reader.copyReport().zeroCopy());
      assertEquals(3, reader.copyReport().mappedBuffers());
    }
  }

  @Test
  void readsOnlyTheBatchesThatAFilterLeaves() throws IOException {
    store.putNumbers("/d/a.arrow", new long[] {1}, new long[] {2}, new long[] {3});
    store.putNumbers("/d/b.arrow", new long[] {4}, new long[] {5});
    BatchSelector odd = (file, batches) -> batches.clear(1);
    BatchSelector notTheFirst = (file, batches) -> batches.clear(0);
    try (FamfsDataset dataset = store.open("/d")) {
      DatasetScan scan = dataset.scan().withOptions(options()).where(odd);
      try (DatasetReader reader = scan.reader()) {
        assertEquals(3, reader.batchCount());
        assertEquals(List.of(1L, 3L, 4L), numbers(reader));
      }
      try (DatasetReader reader = scan.where(notTheFirst).reader()) {
        assertEquals(List.of(3L), numbers(reader));
      }
      try (DatasetReader reader = scan.where((file, batches) -> batches.clear()).reader()) {
        assertEquals(List.of(), numbers(reader));
      }
    }
  }

  @Test
  void aColumnThatIsNotThereIsRefused() {
    store.putNumbers("/d/a.arrow", new long[] {1});
    try (FamfsDataset dataset = store.open("/d")) {
      DatasetScan scan = dataset.scan().withOptions(options()).withColumns("other");
      assertThrows(InvalidRequestException.class, scan::reader);
    }
  }

  private List<String> words(ArrowReader reader) throws IOException {
    List<String> words = new ArrayList<>();
    while (reader.loadNextBatch()) {
      FieldVector indices = reader.getVectorSchemaRoot().getVector("word");
      long number = indices.getField().getDictionary().getId();
      try (FieldVector plain =
          (FieldVector) DictionaryEncoder.decode(indices, reader.lookup(number), store.allocator)) {
        for (int row = 0; row < plain.getValueCount(); row++) {
          words.add(String.valueOf(plain.getObject(row)));
        }
      }
    }
    return words;
  }

  @Test
  void eachFileHasDictionariesOfItsOwnUnderNumbersOfItsOwn() throws IOException {
    store.putWords("/d/a.arrow", 3, List.of("red", "green"), 1, 0);
    store.putWords("/d/b.arrow", 8, List.of("blue", "red", "black"), 2, 1, 0);
    List<String> all = List.of("green", "red", "black", "red", "blue");
    try (FamfsDataset dataset = store.open("/d");
        DatasetReader reader = dataset.reader(options())) {
      assertEquals(all, words(reader));
      assertEquals(1, reader.getDictionaryIds().size());
    }
  }

  @Test
  void anArrowStreamOfItHasEachFilesDictionary() throws IOException {
    store.putWords("/d/a.arrow", 3, List.of("red", "green"), 1, 0);
    store.putWords("/d/b.arrow", 8, List.of("blue", "red", "black"), 2, 1, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FamfsDataset dataset = store.open("/d");
        DatasetReader reader = dataset.reader(options());
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                reader.getVectorSchemaRoot(), reader, Channels.newChannel(bytes))) {
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
    }
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), store.allocator)) {
      assertEquals(List.of("green", "red", "black", "red", "blue"), words(reader));
    }
  }

  @Test
  void whatWasTransferredOutlivesReaderAndDataset() {
    store.putNumbers("/d/a.arrow", new long[] {41, 42});
    FieldVector kept;
    try (FamfsDataset dataset = store.open("/d");
        DatasetReader reader = dataset.reader(options())) {
      reader.loadNextBatch();
      var pair = reader.getVectorSchemaRoot().getVector(0).getTransferPair(store.allocator);
      pair.transfer();
      kept = (FieldVector) pair.getTo();
    }
    assertEquals(42L, kept.getObject(1));
    kept.close();
    assertEquals(List.of(), store.master.holders());
  }
}
