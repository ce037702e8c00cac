package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.filter.BatchFilter;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.IndexSchema;
import io.famfsarrow.arrow.index.PublishedTables;
import io.famfsarrow.arrow.index.WildTable;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.StoreClosedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The batch index within a file: always the same, and harmless whatever its bytes say. */
class BatchIndexFileTest {

  @TempDir Path folder;

  private static List<String> codes(byte[] file) {
    try (GuardedRange range = new GuardedRange(file)) {
      return ArrowCheck.check(ArrowFile.open(range, "file"), 2).stream()
          .map(problem -> problem.batch() + " " + problem.code())
          .distinct()
          .toList();
    }
  }

  private static String note(byte[] file) {
    try (GuardedRange range = new GuardedRange(file);
        BatchIndex index = ArrowFile.open(range, "file").statistics()) {
      assertFalse(index.isPresent());
      return index.note().orElseThrow();
    }
  }

  @Test
  void isTheSameForEveryWayToPublish() throws IOException {
    PublishOptions options = PublishOptions.defaults().withBatchRows(100);
    try (BufferAllocator allocator = new RootAllocator();
        PublishedTables tables = new PublishedTables(folder);
        WildTable table = new WildTable(allocator, new Random(1), 250, 0, 333, 20)) {
      Supplier<TableSource> roots = () -> TableSources.ofRoots(table.roots(), table.dictionaries());
      byte[] first = tables.bytes(roots.get(), options.withThreads(1));
      assertArrayEquals(first, tables.bytes(roots.get(), options.withThreads(2)));
      byte[] stream = stream(table);
      for (long limit : new long[] {0, Long.MAX_VALUE}) {
        TableSource source = TableSources.ofStream("s", new ByteArrayInputStream(stream));
        byte[] again =
            tables.bytes(source, options.withStagingLimitBytes(limit).withStagingDirectory(folder));
        assertArrayEquals(first, again, "staging limit " + limit);
      }
    }
  }

  @Test
  void isTheSameWhenTheSourceIsReadTwice() {
    PublishOptions options = PublishOptions.defaults().withBatchRows(3_000);
    try (PublishedTables tables = new PublishedTables(folder)) {
      byte[] once = tables.bytes(new GeneratedTable(10_000, 42), options);
      byte[] twice = tables.bytes(new GeneratedTable(10_000, 42), options.withStagingLimitBytes(0));
      assertArrayEquals(once, twice);
    }
  }

  private static byte[] stream(WildTable table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root =
            VectorSchemaRoot.create(
                table.schema(), table.roots().get(0).getVector(0).getAllocator());
        ArrowStreamWriter writer =
            new ArrowStreamWriter(root, table.dictionaries(), Channels.newChannel(out))) {
      for (VectorSchemaRoot source : table.roots()) {
        try (ArrowRecordBatch batch = new VectorUnloader(source).getRecordBatch()) {
          new VectorLoader(root).load(batch);
        }
        writer.writeBatch();
      }
    }
    return out.toByteArray();
  }

  @Test
  void liesBetweenTheBatchesAndTheFooter() {
    IndexedFile file = IndexedFile.wild(folder, 2, 50, 0, 20);
    try (GuardedRange range = new GuardedRange(file.bytes)) {
      ArrowFile arrow = ArrowFile.open(range, "file");
      ArrowFile.BatchInfo last = arrow.batchInfo(2);
      assertEquals(0, file.indexOffset % 64);
      assertTrue(file.indexOffset >= last.fileOffset() + last.lengthBytes() + 8);
      assertTrue(file.indexOffset + file.indexLength <= arrow.footerFileOffset());
      assertTrue(arrow.customMetadata().containsKey(IndexSchema.DICTIONARIES_KEY));
      assertEquals(List.of(), ArrowCheck.check(arrow));
    }
  }

  @Test
  void canBeLeftOut() {
    try (PublishedTables tables = new PublishedTables(folder)) {
      byte[] bytes =
          tables.bytes(new GeneratedTable(100, 1), PublishOptions.defaults().withoutStatistics());
      assertEquals("the file has no batch index", note(bytes));
      assertEquals(List.of(), codes(bytes));
      assertTrue(loads(bytes, Verify.ALL), "what has no checksums passes");
    }
  }

  @Test
  void ofAnUnknownVersionIsLeftAlone() {
    IndexedFile file = IndexedFile.wild(folder, 3, 10);
    byte[] changed = file.withEntry("\"version\":1", "\"version\":2");
    assertTrue(note(changed).contains("version 2"), note(changed));
    assertEquals(List.of(), codes(changed));
    assertTrue(loads(changed, Verify.FIRST_TOUCH));
  }

  @Test
  void keepsTheFileMappedUntilItIsClosed() {
    GuardedRange range = new GuardedRange(IndexedFile.wild(folder, 4, 10).bytes);
    BatchIndex index = ArrowFile.open(range, "file").statistics();
    range.close();
    assertTrue(range.isMapped());
    assertEquals(10, index.rowCount(0));
    index.close();
    assertFalse(range.isMapped());
    assertThrows(StoreClosedException.class, () -> index.rowCount(0));
  }

  @Test
  void everyFlippedByteIsNoticed() {
    IndexedFile file = IndexedFile.wild(folder, 5, 30, 5);
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      int at = file.indexOffset + random.nextInt(file.indexLength);
      byte[] damaged = file.with(bytes -> bytes[at] ^= 0x10).bytes;
      assertTrue(note(damaged).contains("damaged"), "byte " + at);
      assertEquals(List.of("-1 " + Code.INDEX), codes(damaged), "byte " + at);
      assertTrue(loads(damaged, Verify.OFF));
      assertFalse(loads(damaged, Verify.FIRST_TOUCH));
    }
  }

  /** With a checksum that says that all is well: an index or none, and always the same rows. */
  @Test
  void whateverItSaysIsHarmless() {
    IndexedFile file = IndexedFile.wild(folder, 6, 30, 0, 5);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int used = 0;
    for (int i = 0; i < 3_000; i++) {
      IndexedFile damaged = file.with(bytes -> damage(bytes, file, random)).sealed();
      try {
        used += readsAsAnIndex(damaged.bytes) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", file " + i, e);
      }
    }
    assertTrue(used > 0 && used < 3_000, "seed " + seed + ": " + used);
  }

  /** Mostly in the metadata, which is the smallest part. */
  private static void damage(byte[] bytes, IndexedFile file, Random random) {
    int reach = random.nextInt(4) == 0 ? file.indexLength : Math.min(12_000, file.indexLength);
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      int at = file.indexOffset + random.nextInt(reach);
      bytes[at] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) -1;
            default -> (byte) (bytes[at] ^ (1 << random.nextInt(8)));
          };
    }
  }

  private static boolean readsAsAnIndex(byte[] bytes) {
    try (GuardedRange range = new GuardedRange(bytes)) {
      ArrowFile file = ArrowFile.open(range, "file");
      try (BatchIndex index = file.statistics()) {
        IndexedFile.readAll(index);
        String column = index.schema().getFields().get(0).getName();
        BatchFilter.of(Predicate.isNull(column), index).matching();
        assertEquals(3, file.batchCount());
        List<ArrowCheck.Problem> problems = ArrowCheck.check(file, 1);
        assertTrue(index.isPresent() || !problems.isEmpty());
        return index.isPresent();
      }
    }
  }

  @Test
  void statisticsThatLieAreFoundByTheCheck() {
    IndexedFile file = IndexedFile.wild(folder, 7, 40);
    Random random = new Random(7);
    int lies = 0;
    for (int i = 0; i < 300; i++) {
      IndexedFile lying =
          file.with(bytes -> bytes[file.indexOffset + random.nextInt(file.indexLength)] ^= 1)
              .sealed();
      lies += codes(lying.bytes).contains("0 " + Code.STATISTICS) ? 1 : 0;
    }
    assertTrue(lies > 10, "only " + lies);
  }

  private static boolean loads(byte[] bytes, Verify verify) {
    try (GuardedRange range = new GuardedRange(bytes);
        FamfsArrowReader reader =
            ArrowFile.open(range, "file").reader(OpenOptions.defaults().withVerify(verify))) {
      while (reader.loadNextBatch()) {
        reader.getDictionaryVectors();
      }
      return true;
    } catch (CorruptArrowFileException damaged) {
      assertTrue(
          damaged.code() == Code.CHECKSUM || damaged.code() == Code.INDEX, damaged::toString);
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFlippedByteOfABatchIsFound(Verify verify) {
    try (PublishedTables tables = new PublishedTables(folder)) {
      IndexedFile file =
          new IndexedFile(
              tables.bytes(
                  new GeneratedTable(5_000, 1), PublishOptions.defaults().withBatchRows(1_000)));
      byte[] damaged = file.with(bytes -> bytes[placeIn(file.bytes, 3)] ^= 4).bytes;
      assertEquals(List.of("3 " + Code.CHECKSUM), codes(damaged));
      assertEquals(verify == Verify.OFF, loads(damaged, verify));
      assertTrue(loads(file.bytes, verify));
    }
  }

  /** A byte in the middle of a batch. */
  private static int placeIn(byte[] bytes, int batch) {
    try (GuardedRange range = new GuardedRange(bytes)) {
      ArrowFile.BatchInfo info = ArrowFile.open(range, "file").batchInfo(batch);
      return (int) (info.fileOffset() + info.lengthBytes() - info.bodyBytes() / 2);
    }
  }

  @Test
  void aFlippedByteOfADictionaryIsFound() {
    IndexedFile file = IndexedFile.wild(folder, 8, 40);
    byte[] damaged = file.with(bytes -> bytes[dictionaryByte(file.bytes)] ^= 1).bytes;
    assertTrue(codes(damaged).contains("-1 " + Code.CHECKSUM), () -> codes(damaged).toString());
    assertFalse(loads(damaged, Verify.FIRST_TOUCH));
    assertFalse(loads(damaged, Verify.ALL));
  }

  /** The last byte before the first record batch belongs to the last dictionary, or its padding. */
  private static int dictionaryByte(byte[] bytes) {
    try (GuardedRange range = new GuardedRange(bytes)) {
      return (int) ArrowFile.open(range, "file").batchInfo(0).fileOffset() - 1;
    }
  }

  /** A file whose bytes look damaged until the cache lines are dropped. */
  private static final class StaleView implements FileView {
    private final byte[] good;
    private final long address;
    private int drops;

    StaleView(byte[] cached, byte[] good) {
      this.good = good;
      this.address = MemoryUtil.allocateMemory(good.length);
      MemoryUtil.copyToMemory(cached, 0, address, cached.length);
    }

    @Override
    public FamfsPath path() {
      return FamfsPath.of("/file");
    }

    @Override
    public long address() {
      return address;
    }

    @Override
    public long sizeBytes() {
      return good.length;
    }

    @Override
    public Pin pin(String holder) {
      return () -> {};
    }

    @Override
    public void dropLines(long offset, long lengthBytes) {
      drops++;
      MemoryUtil.copyToMemory(good, offset, address + offset, lengthBytes);
    }

    @Override
    public void close() {
      MemoryUtil.freeMemory(address);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Verify.class,
      names = {"FIRST_TOUCH", "ALL"})
  void looksOnceMoreWhereTheCacheMayBeStale(Verify verify) throws IOException {
    IndexedFile file = IndexedFile.wild(folder, 9, 50, 50);
    int inBatch = placeIn(file.bytes, 1);
    byte[] cached =
        file.with(
                bytes -> {
                  bytes[inBatch] ^= 1;
                  bytes[file.indexOffset + file.indexLength - 9] ^= 1;
                  bytes[dictionaryByte(file.bytes)] ^= 1;
                })
            .bytes;
    OpenOptions options = OpenOptions.defaults().withVerify(verify);
    try (StaleView view = new StaleView(cached, file.bytes);
        FamfsArrowReader reader = ArrowFile.open(view, "file").reader(options)) {
      assertTrue(reader.loadNextBatch());
      assertTrue(reader.loadNextBatch());
      reader.getDictionaryVectors();
      assertEquals(3, view.drops);
      assertEquals(List.of(), ArrowCheck.check(reader.file()));
    }
  }
}
