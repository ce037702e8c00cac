package io.famfsarrow.arrow.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.StoreReformattedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamfsDatasetTest {

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

  private static List<String> names(FamfsDataset dataset) {
    return dataset.parts().stream().map(DatasetPart::name).toList();
  }

  private long first(FamfsDataset dataset, int batch) {
    try (RecordBatchView view =
        dataset.batch(batch, OpenOptions.defaults().withAllocator(store.allocator))) {
      return ((BigIntVector) view.vector(0)).get(0);
    }
  }

  @Test
  void aFolderIsItsArrowFilesInTheOrderOfTheirNames() {
    store.putNumbers("/d/b.arrow", new long[] {2});
    store.putNumbers("/d/a.arrow", new long[] {1});
    store.putNumbers("/d/a.b.arrow", new long[] {3});
    store.putNumbers("/d/.hidden.arrow", new long[] {4});
    store.putNumbers("/d/_aside.arrow", new long[] {5});
    store.putNumbers("/d/table", new long[] {6});
    store.putNumbers("/d/below.arrow/c.arrow", new long[] {7});
    store.putBytes("/d/notes.txt", new byte[] {1, 2, 3});
    try (FamfsDataset dataset = store.open("/d")) {
      assertEquals(List.of("/d/a.arrow", "/d/a.b.arrow", "/d/b.arrow"), names(dataset));
      assertEquals(3, dataset.rowCount());
    }
  }

  @Test
  void oneFileIsADatasetWhateverItsName() {
    store.putNumbers("/table", new long[] {6, 7}, new long[] {8});
    try (FamfsDataset dataset = store.open("/table")) {
      assertEquals(List.of("/table"), names(dataset));
      assertEquals(2, dataset.batchCount());
      assertEquals(3, dataset.rowCount());
      assertEquals(DatasetStore.NUMBERS.getFields(), dataset.schema().getFields());
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    store.putNumbers("/d/below/a.arrow", new long[] {1});
    store.putBytes("/d/notes.txt", new byte[] {1});
    NoSuchPathException empty = assertThrows(NoSuchPathException.class, () -> store.open("/d"));
    assertTrue(empty.getMessage().contains("without .arrow files"), empty.getMessage());
    assertThrows(NoSuchPathException.class, () -> store.open("/nowhere"));
  }

  @Test
  void batchesAreNumberedThroughAllFilesAlsoEmptyOnes() {
    store.putNumbers("/d/a.arrow", new long[] {10}, new long[] {11, 0});
    store.putEmpty("/d/b.arrow", DatasetStore.NUMBERS);
    store.putNumbers("/d/c.arrow", new long[] {12}, new long[] {13});
    try (FamfsDataset dataset = store.open("/d")) {
      List<Integer> starts = dataset.parts().stream().map(DatasetPart::firstBatch).toList();
      assertEquals(
          dataset.parts().get(1).firstBatch() + dataset.parts().get(1).batchCount(),
          dataset.parts().get(2).firstBatch());
      assertEquals(List.of(0, 2), starts.subList(0, 2));
      int third = dataset.parts().get(2).firstBatch();
      assertEquals(List.of(10L, 11L), List.of(first(dataset, 0), first(dataset, 1)));
      assertEquals(12, first(dataset, third));
      assertEquals(13, first(dataset, third + 1));
      assertEquals(third + 2, dataset.batchCount());
      assertEquals("/d/c.arrow", dataset.partOf(third).name());
      assertEquals(2, dataset.batchInfo(1).rows());
      assertThrows(IndexOutOfBoundsException.class, () -> first(dataset, dataset.batchCount()));
      assertThrows(IndexOutOfBoundsException.class, () -> first(dataset, -1));
    }
  }

  private static Field field(String name, boolean nullable, ArrowType type, Field... children) {
    return new Field(name, new FieldType(nullable, type, null), List.of(children));
  }

  /** What is said of a second file with these columns instead of the first one's. */
  private List<String> differences(List<Field> first, List<Field> second) {
    store.putEmpty("/x/1.arrow", new Schema(first));
    store.putEmpty("/x/2.arrow", new Schema(second));
    DifferentSchemasException refused =
        assertThrows(DifferentSchemasException.class, () -> store.open("/x"));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "/x is not one dataset: /x/2.arrow has another schema than"
                    + " /x/1.arrow: "
                    + refused.differences().get(0)),
        refused.getMessage());
    return refused.differences();
  }

  @Test
  void eachColumnThatDiffersIsNamed() {
    ArrowType int64 = new ArrowType.Int(64, true);
    ArrowType int32 = new ArrowType.Int(32, true);
    ArrowType text = ArrowType.Utf8.INSTANCE;
    List<Field> first =
        List.of(
            field("same", true, int64),
            field("type", true, int64),
            field("nulls", true, text),
            field("named", true, text),
            field("zone", true, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            field("s", true, ArrowType.Struct.INSTANCE, field("a", true, int64)),
            field("gone", true, text));
    List<Field> second =
        List.of(
            field("same", true, int64),
            field("type", true, int32),
            field("nulls", false, text),
            field("renamed", true, text),
            field("zone", true, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
            field("s", true, ArrowType.Struct.INSTANCE, field("a", true, int32)));
    assertEquals(
        List.of(
            "column \"type\": type int32 instead of int64",
            "column \"nulls\": nulls forbidden instead of allowed",
            "column 3: name renamed instead of named",
            "column \"zone\": type timestamp[us] instead of timestamp[us, UTC]",
            "column \"s.a\": type int32 instead of int64",
            "no column \"gone\""),
        differences(first, second));
  }

  @Test
  void aFurtherColumnIsNamed() {
    Field n = field("n", true, new ArrowType.Int(64, true));
    Field more = field("more", true, ArrowType.Utf8.INSTANCE);
    assertEquals(List.of("a further column \"more\""), differences(List.of(n), List.of(n, more)));
  }

  @Test
  void dictionaryEncodedAndPlainAreDifferent() {
    store.putWords("/x/1.arrow", 0, List.of("a"), 0);
    store.putEmpty("/x/2.arrow", new Schema(List.of(field("word", true, ArrowType.Utf8.INSTANCE))));
    DifferentSchemasException refused =
        assertThrows(DifferentSchemasException.class, () -> store.open("/x"));
    assertEquals(
        List.of("column \"word\": type utf8 instead of dictionary<utf8> by int32"),
        refused.differences());
  }

  @Test
  void manyDifferencesMakeAShortMessageAndALongList() {
    List<Field> first = new ArrayList<>();
    List<Field> second = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      first.add(field("c" + i, true, new ArrowType.Int(64, true)));
      second.add(field("c" + i, true, new ArrowType.Int(8, true)));
    }
    store.putEmpty("/x/1.arrow", new Schema(first));
    store.putEmpty("/x/2.arrow", new Schema(second));
    DifferentSchemasException refused =
        assertThrows(DifferentSchemasException.class, () -> store.open("/x"));
    assertEquals(100, refused.differences().size());
    assertTrue(refused.getMessage().contains("and 92 more differences"), refused.getMessage());
  }

  @Test
  void otherMetadataIsRemarkedAndDoesNoHarm() {
    store.putNumbers("/d/a.arrow", new long[] {1});
    store.putEmpty("/d/b.arrow", new Schema(DatasetStore.NUMBERS.getFields(), Map.of("k", "v")));
    try (FamfsDataset dataset = store.open("/d")) {
      assertEquals(
          List.of("/d/b.arrow has other metadata in its schema than /d/a.arrow"),
          dataset.remarks());
      assertEquals(1, dataset.rowCount());
    }
  }

  @Test
  void aFileThatIsNoArrowFileIsNamed() {
    store.putNumbers("/d/a.arrow", new long[] {1});
    store.putBytes("/d/b.arrow", new byte[100]);
    CorruptArrowFileException refused =
        assertThrows(CorruptArrowFileException.class, () -> store.open("/d"));
    assertTrue(refused.getMessage().startsWith("/d/b.arrow"), refused.getMessage());
    assertEquals(List.of(), store.master.holders());
  }

  @Test
  void useAfterCloseIsAnException() {
    store.putNumbers("/d/a.arrow", new long[] {1});
    FamfsDataset dataset = store.open("/d");
    DatasetReader reader = dataset.reader(OpenOptions.defaults());
    dataset.close();
    dataset.close();
    assertThrows(StoreClosedException.class, dataset::rowCount);
    assertThrows(StoreClosedException.class, () -> first(dataset, 0));
    assertThrows(StoreClosedException.class, () -> dataset.scan().batches());
    assertThrows(StoreClosedException.class, reader::loadNextBatch);
    reader.close();
    assertEquals(List.of(), store.master.holders());
  }

  @Test
  void closingSaysWhenTheMediumCarriesAnotherStore() throws IOException {
    store.putNumbers("/d/a.arrow", new long[] {1});
    FamfsDataset dataset = store.open("/d");
    Path medium = store.master.mediumPath();
    try (FileChannel channel = FileChannel.open(medium, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4096), 0); // in place, as formatting a device does
    }
    assertThrows(StoreReformattedException.class, dataset::requireSameStore);
    assertThrows(StoreReformattedException.class, dataset::close);
    assertEquals(List.of(), store.master.holders());
  }

  @Test
  void pathsOfFilesAreGivenWithoutOpeningThem() {
    store.putNumbers("/d/good.arrow", new long[] {1});
    store.putBytes("/d/broken.arrow", new byte[100]);
    store.master.refresh();
    assertEquals(
        List.of("/d/broken.arrow", "/d/good.arrow"),
        FamfsDataset.files(store.master, FamfsPath.of("/d")).stream()
            .map(node -> node.path().toString())
            .toList());
  }
}
