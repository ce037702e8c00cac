package io.famfsarrow.arrow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.RandomBatch;
import io.famfsarrow.arrow.ipc.write.Rows;
import io.famfsarrow.arrow.ipc.write.TestFields;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {

  private static final FamfsPath PATH = FamfsPath.of("/a/b/table.arrow");
  private static final Schema SCHEMA = new Schema(TestFields.all(), Map.of("k", "v"));
  private static final PublishOptions DEFAULTS = PublishOptions.defaults();

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private final List<VectorSchemaRoot> roots = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();
  private FamfsMaster master;

  @BeforeEach
  void openStore() {
    Path medium = directory.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64L << 20), options);
    master = FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  @AfterEach
  void nothingIsLeft() {
    roots.forEach(VectorSchemaRoot::close);
    master.close();
    allocator.close();
  }

  private void makeRoots(int... rowCounts) {
    Random random = new Random(1);
    for (int count : rowCounts) {
      VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
      try (ArrowRecordBatch batch =
          RandomBatch.forVectors(allocator, SCHEMA.getFields(), count, random, 0.2)) {
        new VectorLoader(root).load(batch);
      }
      roots.add(root);
      rows.addAll(Rows.of(root, new MapDictionaryProvider()));
    }
  }

  private byte[] stream() throws IOException {
    return stream(CodecType.NO_COMPRESSION);
  }

  private byte[] stream(CodecType codec) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                new MapDictionaryProvider(),
                Channels.newChannel(out),
                IpcOption.DEFAULT,
                CompressionCodec.Factory.INSTANCE,
                codec)) {
      for (VectorSchemaRoot source : roots) {
        try (ArrowRecordBatch batch = new VectorUnloader(source).getRecordBatch()) {
          new VectorLoader(root).load(batch);
        }
        writer.writeBatch();
      }
    }
    return out.toByteArray();
  }

  private byte[] bytes(FamfsPath path) {
    try (FileView view = master.open(path)) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      MemoryUtil.copyFromMemory(view.address(), bytes, 0, bytes.length);
      return bytes;
    }
  }

  private List<List<Object>> read(FamfsPath path) throws IOException {
    try (FamfsArrowReader reader = FamfsArrow.open(master, path)) {
      List<List<Object>> read = Rows.ofReader(reader);
      assertEquals(0, reader.copyReport().copiedBytes());
      return read;
    }
  }

  @Test
  void publishesVectorsWithoutAnyCopyWhenRead() throws IOException {
    makeRoots(1000, 5);
    AtomicLong last = new AtomicLong();
    PublishedTable table =
        Publisher.on(master)
            .publish(
                TableSources.ofRoots(roots),
                PATH,
                DEFAULTS.withProgress((phase, done, total) -> last.set(total - done)));
    assertEquals(1005, table.rows());
    assertEquals(2, table.batchCount());
    assertEquals(0, last.get());
    assertEquals(table.sizeBytes(), master.findFile(PATH).sizeBytes());
    assertEquals(rows, read(PATH));
    assertEquals(rows, Rows.ofFile(bytes(PATH), allocator));
  }

  @ParameterizedTest(name = "staging limit {0}")
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void publishesAStreamThroughMemoryOrAFile(long limit) throws IOException {
    makeRoots(500, 5, 700);
    TableSource source = TableSources.ofStream("input", new ByteArrayInputStream(stream()));
    PublishOptions options = DEFAULTS.withStagingLimitBytes(limit).withStagingDirectory(directory);
    Publisher.on(master).publish(source, PATH, options);
    assertEquals(rows, read(PATH));
    assertThrows(
        InvalidRequestException.class,
        () -> Publisher.on(master).publish(source, FamfsPath.of("/again"), options));
  }

  @Test
  void publishesAFileAgainWithTheSameBytes() throws IOException {
    makeRoots(500, 5, 700);
    Publisher.on(master).publish(TableSources.ofRoots(roots), PATH, DEFAULTS);
    Path copy = directory.resolve("copy.arrow");
    Files.write(copy, bytes(PATH));
    FamfsPath again = FamfsPath.of("/again.arrow");
    Publisher.on(master).publish(TableSources.open(copy), again, DEFAULTS.withThreads(2));
    assertArrayEquals(bytes(PATH), bytes(again));
  }

  @ParameterizedTest(name = "staging limit {0}")
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void publishesAGeneratedTable(long limit) throws IOException {
    GeneratedTable table = new GeneratedTable(10_000, 42, 3_000);
    Publisher.on(master).publish(table, PATH, DEFAULTS.withStagingLimitBytes(limit));
    List<List<Object>> read = read(PATH);
    assertEquals(10_000, read.size());
    long sum = 0;
    for (int row = 0; row < read.size(); row++) {
      sum += Long.parseLong((String) read.get(row).get(0));
      assertEquals(String.valueOf(table.valueAt(row)), read.get(row).get(1));
      assertEquals(table.nameAt(row), read.get(row).get(2));
    }
    assertEquals(table.idSum(), sum);
  }

  @Test
  void publishesOnlyTheNamedColumnsInTheirOrder() throws IOException {
    PublishOptions options = DEFAULTS.withColumns(List.of("ts", "id"));
    Publisher.on(master).publish(new GeneratedTable(3, 1), PATH, options);
    assertEquals(List.of("2026-01-01T00:00:00.002", "2"), read(PATH).get(2));
    assertThrows(
        InvalidRequestException.class,
        () ->
            Publisher.on(master)
                .publish(
                    new GeneratedTable(3, 1),
                    FamfsPath.of("/x"),
                    DEFAULTS.withColumns(List.of("no"))));
  }

  @Test
  void putsSourcesTogetherIntoOneTable() throws IOException {
    TableSource both =
        TableSources.concatenated(List.of(new GeneratedTable(100, 1), new GeneratedTable(50, 2)));
    PublishOptions options = DEFAULTS.withBatchRows(80);
    assertEquals(2, Publisher.on(master).publish(both, PATH, options).batchCount());
    List<List<Object>> read = read(PATH);
    assertEquals(150, read.size());
    assertEquals(new GeneratedTable(50, 2).nameAt(0), read.get(100).get(2));
    makeRoots(1);
    TableSource different =
        TableSources.concatenated(List.of(new GeneratedTable(100, 1), TableSources.ofRoots(roots)));
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> Publisher.on(master).publish(different, FamfsPath.of("/x"), DEFAULTS));
    assertTrue(e.getMessage().contains("column 1: name "), e.getMessage());
  }

  @Test
  void publishesACompressedStream() throws IOException {
    makeRoots(500);
    byte[] zipped = stream(CodecType.ZSTD);
    TableSource source = TableSources.ofStream("input", new ByteArrayInputStream(zipped));
    Publisher.on(master).publish(source, PATH, DEFAULTS);
    assertEquals(rows, read(PATH));
  }

  @Test
  void publishesWhatAReaderReads() throws IOException {
    makeRoots(100, 5);
    Publisher.on(master).publish(TableSources.ofRoots(roots), PATH, DEFAULTS);
    FamfsPath again = FamfsPath.of("/again.arrow");
    TableSource source = TableSources.ofReader("a dataset", FamfsArrow.open(master, PATH));
    PublishedTable table = Publisher.on(master).publish(source, again, DEFAULTS.withBatchRows(50));
    assertEquals(3, table.batchCount());
    assertEquals(rows, read(again));
  }

  @Test
  void severalTablesBecomeVisibleTogether() throws IOException {
    Map<FamfsPath, TableSource> sources = new LinkedHashMap<>();
    sources.put(FamfsPath.of("/t/1.arrow"), new GeneratedTable(10, 1));
    sources.put(FamfsPath.of("/t/2.arrow"), new GeneratedTable(20, 1));
    List<PublishedTable> tables = Publisher.on(master).publishAll(sources, DEFAULTS);
    assertEquals(List.of(10L, 20L), tables.stream().map(PublishedTable::rows).toList());
    assertEquals(20, read(FamfsPath.of("/t/2.arrow")).size());
  }

  @Test
  void refusesTakenPathsBeforeAnythingIsRead() {
    Publisher publisher = Publisher.on(master);
    publisher.publish(new GeneratedTable(1, 1), PATH, DEFAULTS);
    TableSource unread = TableSources.ofStream("input", new ByteArrayInputStream(new byte[9]));
    assertThrows(PathExistsException.class, () -> publisher.publish(unread, PATH, DEFAULTS));
    assertThrows(
        PathExistsException.class, () -> publisher.publish(unread, PATH.parent(), DEFAULTS));
    assertThrows(
        PathExistsException.class, () -> publisher.publish(unread, PATH.child("x"), DEFAULTS));
  }

  @Test
  void givesSpaceBackWhenTheSourceFails() throws IOException {
    makeRoots(100);
    long free = master.freeBytes();
    byte[] damaged = stream();
    int cut = damaged.length / 2;
    TableSource source = TableSources.ofStream("input", new ByteArrayInputStream(damaged, 0, cut));
    assertThrows(
        CorruptSourceException.class, () -> Publisher.on(master).publish(source, PATH, DEFAULTS));
    assertEquals(free, master.freeBytes());
    assertFalse(master.namespace().find(PATH.parent()).isPresent());
  }

  @Test
  void refusesPipesThatEndBetweenTwoBatches() throws IOException {
    makeRoots(100);
    byte[] whole = stream();
    int marker = 2 * Integer.BYTES;
    TableSource source =
        TableSources.ofStream("input", new ByteArrayInputStream(whole, 0, whole.length - marker));
    CorruptSourceException e =
        assertThrows(
            CorruptSourceException.class,
            () -> Publisher.on(master).publish(source, PATH, DEFAULTS));
    assertTrue(e.getMessage().contains("end-of-stream marker"), e.getMessage());
    assertFalse(master.namespace().find(PATH).isPresent());
  }

  @Test
  void givesSpaceBackWhenItDoesNotSuffice() {
    long free = master.freeBytes();
    Map<FamfsPath, TableSource> sources = new LinkedHashMap<>();
    sources.put(FamfsPath.of("/small.arrow"), new GeneratedTable(10, 1));
    sources.put(FamfsPath.of("/large.arrow"), GeneratedTable.ofBytes(100L << 20, 1));
    assertThrows(NoSpaceException.class, () -> Publisher.on(master).publishAll(sources, DEFAULTS));
    assertEquals(free, master.freeBytes());
    assertTrue(master.refresh().find(FamfsPath.of("/small.arrow")).isEmpty());
  }

  @Test
  void whoIsToldOfTheCommitMayStopIt() {
    IllegalStateException stop = new IllegalStateException("stop");
    List<PublishProgress.Phase> phases = new ArrayList<>();
    PublishOptions options =
        DEFAULTS
            .withThreads(1)
            .withProgress(
                (phase, done, total) -> {
                  phases.add(phase);
                  if (phase == PublishProgress.Phase.COMMITTING) {
                    throw stop;
                  }
                });
    GeneratedTable table = new GeneratedTable(1000, 1);
    assertEquals(
        stop,
        assertThrows(
            IllegalStateException.class, () -> Publisher.on(master).publish(table, PATH, options)));
    assertEquals(phases.size() - 1, phases.indexOf(PublishProgress.Phase.COMMITTING));
    assertTrue(master.refresh().find(PATH).isEmpty());
    Publisher.on(master).publish(table, PATH, DEFAULTS);
  }
}
