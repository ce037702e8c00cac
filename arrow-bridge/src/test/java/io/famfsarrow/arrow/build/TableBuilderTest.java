package io.famfsarrow.arrow.build;

import static io.famfsarrow.arrow.build.BuildFixture.PATH;
import static io.famfsarrow.arrow.build.BuildFixture.UNIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ipc.write.RandomBatch;
import io.famfsarrow.arrow.ipc.write.Rows;
import io.famfsarrow.arrow.ipc.write.TestFields;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableBuilderTest {

  private static final Schema ALL = new Schema(TestFields.all(), Map.of("k", "v"));
  private static final Field ID = Field.notNullable("id", new ArrowType.Int(64, true));
  private static final Field NAME = Field.nullable("name", new ArrowType.Utf8());
  private static final Field CODE = Field.nullable("code", new ArrowType.Int(32, true));

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private BuildFixture store;

  @BeforeEach
  void makeStore() {
    store = new BuildFixture(folder, 64L << 20);
  }

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
    store.close();
  }

  private BuildOptions build(Field... fields) {
    return TableBuilder.on(store.master()).schema(new Schema(List.of(fields)));
  }

  /** A batch of random values, to be copied from. */
  private VectorSchemaRoot random(Schema schema, int rows, double nullShare, Random random) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try (ArrowRecordBatch batch =
        RandomBatch.forVectors(allocator, schema.getFields(), rows, random, nullShare)) {
      new VectorLoader(root).load(batch);
    }
    return root;
  }

  @ParameterizedTest(name = "{0} rows, {1} of them null")
  @CsvSource({"0,0", "1,0", "1,1", "1000,0", "1000,0.3", "1000,1"})
  void everyTypeReadsBackAsItWas(int rows, double nullShare) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<List<Object>> expected = new ArrayList<>();
    try (TableBuilder builder = build(ALL.getFields().toArray(Field[]::new)).open()) {
      for (int count : new int[] {rows, 3, 77}) {
        VectorSchemaRoot batch = builder.startBatch(count);
        try (VectorSchemaRoot source = random(ALL, count, nullShare, random)) {
          VectorFill.fill(batch, source);
          expected.addAll(Rows.of(source, new MapDictionaryProvider()));
        }
        builder.finishBatch(count);
      }
      PublishedTable table = builder.seal(PATH);
      assertEquals(rows + 80, table.rows());
      assertEquals(3, table.batchCount());
    }
    assertEquals(expected, store.read(PATH), "seed " + seed);
    assertEquals(expected, Rows.ofFile(store.bytes(PATH), allocator), "seed " + seed);
  }

  /** Types whose vectors are as long as their values: the layouts are the same then. */
  private static Schema plainTypes() {
    List<Field> fields = new ArrayList<>();
    for (Field field : ALL.getFields()) {
      switch (field.getType().getTypeID()) {
        case Utf8View, BinaryView, ListView, LargeListView, List, LargeList, Map -> {}
        case Union, RunEndEncoded, Utf8, LargeUtf8, Binary, LargeBinary -> {}
        default -> fields.add(field);
      }
    }
    fields.removeIf(field -> field.getName().equals("struct"));
    return new Schema(fields, ALL.getCustomMetadata());
  }

  @Test
  void presizedItIsTheSameBytesAsPublishedAndNothingIsCopied() {
    Schema schema = plainTypes();
    Random random = new Random(5);
    FamfsPath published = FamfsPath.of("/published.arrow");
    try (VectorSchemaRoot one = random(schema, 1000, 0.3, random);
        VectorSchemaRoot two = random(schema, 333, 0.3, random);
        TableBuilder builder = TableBuilder.on(store.master()).schema(schema).open()) {
      Publisher.on(store.master())
          .publish(TableSources.ofRoots(List.of(one, two)), published, PublishOptions.defaults());
      for (VectorSchemaRoot source : List.of(one, two)) {
        VectorFill.fill(builder.startBatch(source.getRowCount()), source);
        builder.finishBatch(source.getRowCount());
      }
      assertEquals(0, builder.bytesCopied());
      builder.seal(PATH);
    }
    assertArrayEquals(store.bytes(published), store.bytes(PATH));
  }

  @Test
  void stringsOfTheExpectedLengthAreTheSameBytesToo() {
    Field name = Field.notNullable("name", new ArrowType.Utf8());
    Schema schema =
        new Schema(List.of(ID, name, Field.notNullable("b", new ArrowType.LargeBinary())));
    FamfsPath published = FamfsPath.of("/published.arrow");
    try (TableBuilder builder =
            TableBuilder.on(store.master())
                .schema(schema)
                .average("name", 12)
                .average("b", 12)
                .open();
        VectorSchemaRoot source = VectorSchemaRoot.create(schema, allocator)) {
      BigIntVector ids = (BigIntVector) source.getVector(0);
      source.allocateNew();
      for (int row = 0; row < 1000; row++) {
        ids.setSafe(row, row);
        byte[] text = "name %7d".formatted(row).getBytes(UTF_8);
        ((VarCharVector) source.getVector(1)).setSafe(row, text);
        ((LargeVarBinaryVector) source.getVector(2)).setSafe(row, text);
      }
      source.setRowCount(1000);
      Publisher.on(store.master())
          .publish(TableSources.ofRoots(List.of(source)), published, PublishOptions.defaults());
      VectorFill.fill(builder.startBatch(1000), source);
      builder.finishBatch(1000);
      assertEquals(0, builder.bytesCopied());
      builder.seal(PATH);
    }
    assertArrayEquals(store.bytes(published), store.bytes(PATH));
  }

  private static byte[] text(int row, int length) {
    return "%0{n}d".replace("{n}", String.valueOf(length)).formatted(row).getBytes(UTF_8);
  }

  private static void fillNames(VectorSchemaRoot root, String column, int rows, int length) {
    VarCharVector names = (VarCharVector) root.getVector(column);
    for (int row = 0; row < rows; row++) {
      names.setSafe(row, text(row, length));
    }
  }

  private static void fillIds(VectorSchemaRoot root, int rows) {
    BigIntVector ids = (BigIntVector) root.getVector("id");
    for (int row = 0; row < rows; row++) {
      ids.setSafe(row, row);
    }
  }

  private void requireNames(int column, int rows, int length) {
    List<List<Object>> read = store.read(PATH);
    assertEquals(rows, read.size());
    for (int row = 0; row < rows; row++) {
      assertEquals(new String(text(row, length), UTF_8), read.get(row).get(column));
    }
  }

  @Test
  void theBuffersOfVectorsLieInTheMedium() throws IOException {
    try (TableBuilder builder = build(ID, CODE).open()) {
      VectorSchemaRoot root = builder.startBatch(1000);
      long address = root.getVector("id").getDataBufferAddress();
      boolean isMapped =
          Files.readAllLines(Path.of("/proc/self/maps")).stream()
              .filter(line -> line.endsWith(store.medium().toString()))
              .map(line -> line.split("[- ]"))
              .anyMatch(
                  line ->
                      Long.parseUnsignedLong(line[0], 16) <= address
                          && address < Long.parseUnsignedLong(line[1], 16));
      assertTrue(isMapped);
      assertEquals(0, address % 64);
    }
  }

  @Test
  void theLastColumnGrowsWithoutACopy() {
    int rows = 50_000;
    try (TableBuilder builder = build(ID, NAME).average("name", 1).open()) {
      VectorSchemaRoot root = builder.startBatch(rows);
      fillIds(root, rows);
      fillNames(root, "name", rows, 40);
      builder.finishBatch(rows);
      assertEquals(0, builder.bytesCopied());
      long exact = builder.sizeBytes();
      assertTrue(exact < rows * (8L + 4 + 40) + 16_384, "nothing is left over: " + exact);
      builder.seal(PATH);
    }
    requireNames(1, rows, 40);
  }

  @Test
  void otherColumnsGrowByDoublingAndTheCopiesAreCounted() {
    int rows = 50_000;
    try (TableBuilder builder = build(NAME, ID).average("name", 1).open()) {
      VectorSchemaRoot root = builder.startBatch(rows);
      fillIds(root, rows);
      fillNames(root, "name", rows, 40);
      builder.finishBatch(rows);
      assertTrue(builder.bytesCopied() > 0);
      assertTrue(builder.bytesCopied() < 2L * rows * 40, "copied " + builder.bytesCopied());
      builder.seal(PATH);
    }
    requireNames(0, rows, 40);
  }

  @Test
  void theNextBatchHasRoomForWhatTheLastOneHad() {
    int rows = 50_000;
    try (TableBuilder builder = build(NAME, CODE).open()) {
      fillNames(builder.startBatch(rows), "name", rows, 40);
      builder.finishBatch(rows);
      long copied = builder.bytesCopied();
      fillNames(builder.startBatch(rows), "name", rows, 41);
      builder.finishBatch(rows);
      assertEquals(copied, builder.bytesCopied());
    }
  }

  @Test
  void vectorsThatGetMoreRowsThanExpectedGrow() {
    try (TableBuilder builder = build(ID, CODE).open()) {
      VectorSchemaRoot root = builder.startBatch(10);
      fillIds(root, 10_000);
      builder.finishBatch(10_000);
      assertTrue(builder.bytesCopied() > 0);
      builder.seal(PATH);
    }
    List<List<Object>> read = store.read(PATH);
    assertEquals(List.of("9999", "null"), read.get(9_999));
  }

  @Test
  void aFullReservationGrowsAroundWhatOthersPublished() {
    int rows = 100_000;
    try (TableBuilder builder = build(ID, NAME).capacity(1).open();
        Reservation other = store.master().reserve(UNIT)) {
      for (int batch = 0; batch < 3; batch++) {
        VectorSchemaRoot root = builder.startBatch(rows);
        fillIds(root, rows);
        fillNames(root, "name", rows, 30);
        builder.finishBatch(rows);
      }
      assertEquals(0, builder.bytesCopied());
      assertEquals(UNIT, other.sizeBytes());
      long free = store.master().freeBytes();
      PublishedTable table = builder.seal(PATH);
      assertTrue(store.master().freeBytes() >= free, "what is not used is given back");
      assertEquals(3L * rows, table.rows());
    }
    assertEquals(2, store.extents(PATH));
    assertEquals(3 * rows, store.read(PATH).size());
  }

  @Test
  void whatDoesNotFitIsAnErrorThatLeavesTheFinishedBatches() {
    try (TableBuilder builder = build(ID, NAME).capacity(UNIT).open()) {
      fillIds(builder.startBatch(1000), 1000);
      builder.finishBatch(1000);
      assertThrows(NoSpaceException.class, () -> builder.startBatch(100_000_000));
      VectorSchemaRoot root = builder.startBatch(10);
      NoSpaceException full =
          assertThrows(NoSpaceException.class, () -> fillNames(root, "name", 100_000, 10_000));
      assertTrue(full.getMessage().contains("seal what there is"), full.getMessage());
      builder.discardBatch();
      assertEquals(1000, builder.seal(PATH).rows());
    }
    assertEquals(1000, store.read(PATH).size());
  }

  @Test
  void nothingRemainsOfATableThatIsClosed() {
    try (TableBuilder builder = build(ID).capacity(10 * UNIT).open()) {
      fillIds(builder.startBatch(1000), 1000);
      builder.finishBatch(1000);
      fillIds(builder.startBatch(1000), 1000);
    }
    store.requireUntouched();
  }

  @Test
  void callsInTheWrongOrderAreRefused() {
    TableBuilder builder = build(ID).open();
    try (builder) {
      assertThrows(InvalidRequestException.class, () -> builder.finishBatch(1));
      assertThrows(InvalidRequestException.class, builder::discardBatch);
      VectorSchemaRoot root = builder.startBatch(1);
      assertThrows(InvalidRequestException.class, () -> builder.startBatch(1));
      assertThrows(InvalidRequestException.class, () -> builder.seal(PATH));
      builder.finishBatch(0);
      BigIntVector ids = (BigIntVector) root.getVector("id");
      assertThrows(InvalidRequestException.class, () -> ids.setSafe(0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> ids.set(0, 1));
      assertThrows(InvalidRequestException.class, () -> builder.startBatch(-1));
    }
    assertThrows(StoreClosedException.class, () -> builder.startBatch(1));
    assertThrows(StoreClosedException.class, () -> builder.finishBatch(1));
    assertThrows(StoreClosedException.class, builder::discardBatch);
    assertThrows(StoreClosedException.class, () -> builder.seal(PATH));
    builder.close();
    assertThrows(InvalidRequestException.class, () -> TableBuilder.on(store.master()).open());
    store.requireUntouched();
  }

  @Test
  void nullsInAColumnThatHasNoneAreRefusedAndTheBatchIsDiscarded() {
    try (TableBuilder builder = build(ID).open()) {
      builder.startBatch(10);
      InvalidRequestException refused =
          assertThrows(InvalidRequestException.class, () -> builder.finishBatch(10));
      assertTrue(refused.getMessage().contains("\"id\""), refused.getMessage());
      assertThrows(InvalidRequestException.class, () -> builder.startBatch(10));
      assertThrows(InvalidRequestException.class, () -> builder.finishBatch(10));
      builder.discardBatch();
      fillIds(builder.startBatch(10), 10);
      builder.finishBatch(10);
      builder.seal(PATH);
    }
    assertEquals(10, store.read(PATH).size());
  }

  @Test
  void oneWhoseNameIsTakenIsSealedUnderAnother() {
    try (TableBuilder first = build(ID).open();
        TableBuilder second = build(ID).open()) {
      fillIds(second.startBatch(5), 5);
      second.finishBatch(5);
      first.seal(PATH);
      assertThrows(PathExistsException.class, () -> second.seal(PATH));
      assertThrows(InvalidRequestException.class, () -> second.startBatch(5));
      second.seal(FamfsPath.of("/other.arrow"));
    }
    assertEquals(List.of(), store.read(PATH));
    assertEquals(5, store.read(FamfsPath.of("/other.arrow")).size());
  }

  @Test
  void buffersFromElsewhereAreCopiedAndCounted() {
    try (TableBuilder builder = build(CODE, ID).open();
        ArrowBuf mine = allocator.buffer(8000);
        ArrowBuf valid = allocator.buffer(125)) {
      for (int i = 0; i < 1000; i++) {
        mine.setLong(8L * i, i);
      }
      BigIntVector ids = (BigIntVector) builder.startBatch(1000).getVector("id");
      for (int i = 0; i < 125; i++) {
        valid.setByte(i, -1);
      }
      ids.loadFieldBuffers(
          new ArrowFieldNode(1000, 0), List.of(notOfTheBuilder(valid), notOfTheBuilder(mine)));
      builder.finishBatch(1000);
      assertEquals(8000, builder.bytesCopied());
      builder.seal(PATH);
      for (int i = 0; i < 1000; i++) {
        assertEquals(i, mine.getLong(8L * i), "stays as it was");
      }
    }
    List<List<Object>> read = store.read(PATH);
    assertEquals(List.of("null", "999"), read.get(999));
  }

  private static ArrowBuf notOfTheBuilder(ArrowBuf buffer) {
    return new ArrowBuf(ReferenceManager.NO_OP, null, buffer.capacity(), buffer.memoryAddress());
  }

  @Test
  void vectorsMadeInTheBatchAreTakenOverWithoutACopyButNotTwice() {
    Field other = Field.nullable("other", new ArrowType.Int(32, true));
    try (TableBuilder builder = build(CODE, other).open()) {
      VectorSchemaRoot root = builder.startBatch(0);
      IntVector codes = (IntVector) root.getVector("code");
      IntVector others = (IntVector) root.getVector("other");
      try (IntVector made = new IntVector("made", codes.getAllocator())) {
        made.allocateNew(2048);
        for (int i = 0; i < 2048; i++) {
          made.set(i, i);
        }
        made.setNull(7);
        made.setValueCount(2048);
        made.makeTransferPair(codes).splitAndTransfer(0, 1024);
        made.makeTransferPair(others).splitAndTransfer(1, 1024);
      }
      builder.finishBatch(1024);
      assertEquals(1024 * 4, builder.bytesCopied(), "the second slice is not aligned");
      builder.seal(PATH);
    }
    List<List<Object>> read = store.read(PATH);
    assertEquals(List.of("6", "null"), read.get(6));
    assertEquals(List.of("null", "8"), read.get(7));
    assertEquals(List.of("1023", "1024"), read.get(1023));
  }

  @Test
  void buffersThatSomebodyHoldsKeepTheTableFromBeingSealed() {
    try (TableBuilder builder = build(ID).open()) {
      VectorSchemaRoot root = builder.startBatch(100);
      fillIds(root, 100);
      root.getVector("id").setValueCount(100);
      TransferPair kept = root.getVector("id").getTransferPair(root.getVector("id").getAllocator());
      kept.splitAndTransfer(0, 50);
      builder.finishBatch(100);
      assertThrows(InvalidRequestException.class, () -> builder.seal(PATH));
      kept.getTo().close();
      builder.seal(PATH);
    }
    assertEquals(100, store.read(PATH).size());
  }

  @Test
  void buffersThatSomebodyHoldsStayMappedAfterTheBuilderIsClosed() {
    TableBuilder builder = build(ID).open();
    VectorSchemaRoot root = builder.startBatch(100);
    fillIds(root, 100);
    root.getVector("id").setValueCount(100);
    TransferPair pair = root.getVector("id").getTransferPair(root.getVector("id").getAllocator());
    pair.splitAndTransfer(10, 50);
    assertThrows(InvalidRequestException.class, builder::close);
    assertEquals(59L, ((BigIntVector) pair.getTo()).get(49));
    pair.getTo().close();
    store.requireUntouched();
  }

  @Test
  void severalThreadsFillTheVectorsOfABatch() {
    List<Field> fields =
        IntStream.range(0, 8)
            .mapToObj(i -> Field.nullable("name" + i, new ArrowType.Utf8()))
            .toList();
    int rows = 20_000;
    try (TableBuilder builder = build(fields.toArray(Field[]::new)).capacity(1).open()) {
      VectorSchemaRoot root = builder.startBatch(1);
      IntStream.range(0, 8).parallel().forEach(i -> fillNames(root, "name" + i, rows, 10 + i));
      builder.finishBatch(rows);
      builder.seal(PATH);
    }
    List<List<Object>> read = store.read(PATH);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 8; i++) {
        assertEquals(new String(text(row, 10 + i), UTF_8), read.get(row).get(i));
      }
    }
  }

  @Test
  void viewsWithMoreDataBuffersThanTheMessageHasRoomForAreMovedUp() {
    Field view = Field.nullable("view", new ArrowType.Utf8View());
    int rows = 300;
    try (TableBuilder builder = build(view, ID).open()) {
      VectorSchemaRoot root = builder.startBatch(rows);
      fillIds(root, rows);
      ViewVarCharVector views = (ViewVarCharVector) root.getVector("view");
      for (int row = 0; row < rows; row++) {
        views.setSafe(row, text(row, 20_000));
      }
      builder.finishBatch(rows);
      assertTrue(builder.bytesCopied() > 0);
      fillIds(builder.startBatch(rows), rows);
      builder.finishBatch(rows);
      builder.seal(PATH);
    }
    List<List<Object>> read = store.read(PATH);
    assertEquals(new String(text(299, 20_000), UTF_8), read.get(299).get(0));
    assertEquals(List.of("null", "299"), read.get(599));
    assertEquals(read, Rows.ofFile(store.bytes(PATH), allocator));
  }

  @Test
  void oneWithoutAnyBatchIsATableToo() {
    try (TableBuilder builder = build(ID, NAME).open()) {
      assertEquals(0, builder.seal(PATH).rows());
    }
    assertEquals(List.of(), store.read(PATH));
  }

  @Test
  void dictionariesComeBeforeTheBatchesAndDoNotChange() {
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, new ArrowType.Int(8, true));
    Field color =
        new Field("color", new FieldType(true, encoding.getIndexType(), encoding), List.of());
    try (VarCharVector colors = new VarCharVector("colors", allocator)) {
      colors.setSafe(0, "red".getBytes(UTF_8));
      colors.setSafe(1, "green".getBytes(UTF_8));
      colors.setValueCount(2);
      MapDictionaryProvider provider = new MapDictionaryProvider(new Dictionary(colors, encoding));
      try (TableBuilder builder = build(color).dictionaries(provider).open()) {
        fillColors(builder.startBatch(100));
        builder.finishBatch(100);
        colors.setSafe(2, "blue".getBytes(UTF_8));
        colors.setValueCount(3);
        fillColors(builder.startBatch(100));
        assertThrows(InvalidRequestException.class, () -> builder.finishBatch(100));
        builder.discardBatch();
        builder.seal(PATH);
      }
      assertThrows(
          InvalidRequestException.class,
          () -> build(color).dictionaries(new MapDictionaryProvider()).open());
    }
    List<List<Object>> read = store.read(PATH);
    assertEquals(100, read.size());
    assertEquals(List.of("green"), read.get(99));
  }

  @Test
  void dictionariesThatFoundNoRoomAreWrittenOnceWhenThereIsSome() {
    DictionaryEncoding small = new DictionaryEncoding(3, false, new ArrowType.Int(8, true));
    DictionaryEncoding large = new DictionaryEncoding(4, false, new ArrowType.Int(8, true));
    Field color = new Field("color", new FieldType(true, small.getIndexType(), small), List.of());
    Field shade = new Field("shade", new FieldType(true, large.getIndexType(), large), List.of());
    try (VarCharVector colors = new VarCharVector("colors", allocator);
        VarCharVector shades = new VarCharVector("shades", allocator)) {
      colors.setSafe(0, "red".getBytes(UTF_8));
      colors.setValueCount(1);
      shades.setSafe(0, "x".repeat((int) (8 * UNIT)).getBytes(UTF_8));
      shades.setValueCount(1);
      MapDictionaryProvider provider =
          new MapDictionaryProvider(new Dictionary(colors, small), new Dictionary(shades, large));
      try (TableBuilder builder =
          build(color, shade).capacity(UNIT).dictionaries(provider).open()) {
        try (Reservation others = store.master().reserve(store.master().freeBytes() - 4 * UNIT)) {
          assertThrows(NoSpaceException.class, () -> builder.startBatch(10));
          assertTrue(others.sizeBytes() > 0);
        }
        fillShades(builder.startBatch(10));
        builder.finishBatch(10);
        long dictionaryBytes = builder.bytesCopied();
        assertTrue(dictionaryBytes < 9 * UNIT, "copied " + dictionaryBytes);
        builder.seal(PATH);
      }
    }
    assertEquals(10, store.read(PATH).size());
    assertEquals(2, store.dictionaryBlocks(PATH));
  }

  private static void fillShades(VectorSchemaRoot root) {
    for (int row = 0; row < 10; row++) {
      ((TinyIntVector) root.getVector("color")).setSafe(row, 0);
      ((TinyIntVector) root.getVector("shade")).setSafe(row, 0);
    }
  }

  private static void fillColors(VectorSchemaRoot root) {
    for (int row = 0; row < 100; row++) {
      ((TinyIntVector) root.getVector("color")).setSafe(row, row % 2);
    }
  }

  @Test
  void othersPublishWhileATableIsBuilt() {
    try (TableBuilder builder = build(ID).open();
        FamfsMaster other = store.openMaster();
        TableBuilder quick = TableBuilder.on(other).schema(new Schema(List.of(ID))).open()) {
      fillIds(builder.startBatch(1000), 1000);
      quick.seal(FamfsPath.of("/quick.arrow"));
      builder.finishBatch(1000);
      builder.seal(PATH);
    }
    assertEquals(List.of(), store.read(FamfsPath.of("/quick.arrow")));
    assertEquals(1000, store.read(PATH).size());
  }
}
