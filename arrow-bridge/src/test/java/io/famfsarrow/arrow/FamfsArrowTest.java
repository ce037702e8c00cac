package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.Guard;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow files of a real store on a plain file. */
class FamfsArrowTest {

  private static final FamfsPath PATH = FamfsPath.of("/all.arrow");
  private static final StoreOptions OWNER =
      new StoreOptions(
          new SystemIdentity(UUID.fromString("11111111-2222-4333-8444-555555555555"), "test"),
          MediaOptions.defaults());

  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = MediaSpec.of(folder.resolve("store.famfs"));
    Mkfs.format(spec.primary(), MkfsOptions.defaults().withSize(64 << 20), OWNER);
  }

  private void put(FamfsPath path, byte[] bytes) {
    try (FamfsMaster master = FamfsStore.openMaster(spec, OWNER);
        Reservation space = master.reserve(bytes.length)) {
      space.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, space.address(), bytes.length);
      master.commit(space, path, new FileAttributes(0644, 0, 0));
    }
  }

  private void putAllTypes() {
    try (BufferAllocator allocator = new RootAllocator()) {
      put(PATH, AllTypes.file(allocator, AllTypes.schema(), 2, 500, 11));
    }
  }

  private void putPlain() throws IOException {
    put(PATH, Files.readAllBytes(Samples.folder("pyarrow/plain.arrow")));
  }

  @Test
  void everyBufferLiesInAMappingOfTheMedium() throws IOException {
    putAllTypes();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER);
        FamfsArrowReader reader = FamfsArrow.open(client, PATH)) {
      while (reader.loadNextBatch()) {
        List<long[]> mappings = mappings();
        for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
          Vectors.buffers(vector).forEach(buffer -> assertMapped(mappings, vector, buffer));
        }
      }
      assertTrue(reader.copyReport().zeroCopy());
    }
  }

  /** Start and end of what this process has mapped of the medium. */
  private List<long[]> mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.endsWith(spec.primary().toString()))
          .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
          .map(
              ends ->
                  new long[] {
                    Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16)
                  })
          .toList();
    }
  }

  private static void assertMapped(List<long[]> mappings, FieldVector vector, ArrowBuf buffer) {
    long start = buffer.memoryAddress();
    long end = start + buffer.capacity();
    boolean mapped =
        buffer.capacity() == 0
            || mappings.stream().anyMatch(range -> range[0] <= start && end <= range[1]);
    assertTrue(mapped, () -> vector.getField() + ": " + buffer);
  }

  @Test
  void aColumnOutlivesReaderAndStore() throws IOException {
    putPlain();
    int before = mappings().size();
    LongColumn ids;
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER);
        FamfsArrowReader reader =
            FamfsArrow.open(client, PATH, OpenOptions.defaults().withColumns("id"))) {
      reader.loadBatch(1);
      ids = LongColumn.of(reader.getVectorSchemaRoot().getVector("id"));
    }
    assertFalse(mappings().isEmpty());
    assertEquals(1_000_000 + 999L * 1000 / 2, ids.sum());
    ids.close();
    assertEquals(before, mappings().size());
  }

  @Test
  void missingOrForeignFilesAreRefusedAndLeaveNothingMapped() throws IOException {
    put(FamfsPath.of("/text"), new byte[] {1, 2, 3});
    int before = mappings().size();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER)) {
      assertThrows(NoSuchPathException.class, () -> FamfsArrow.open(client, PATH));
      CorruptArrowFileException refused =
          assertThrows(
              CorruptArrowFileException.class,
              () -> FamfsArrow.open(client, FamfsPath.of("/text")));
      assertTrue(refused.getMessage().startsWith("/text: size"), refused.getMessage());
    }
    assertEquals(before, mappings().size());
  }

  @Test
  void closingSaysWhenTheMediumCarriesAnotherStoreMeanwhile() throws IOException {
    putPlain();
    int before = mappings().size();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER)) {
      FamfsArrowReader reader = FamfsArrow.open(client, PATH);
      reader.loadNextBatch();
      eraseSuperblock();
      assertThrows(StoreReformattedException.class, reader::close);
    }
    assertEquals(before, mappings().size());
  }

  /** In place, as formatting a device does; a file medium would be replaced by a new file. */
  private void eraseSuperblock() throws IOException {
    try (FileChannel medium = FileChannel.open(spec.primary(), StandardOpenOption.WRITE)) {
      medium.write(ByteBuffer.allocate(4096), 0);
    }
  }

  /** The kernel sends SIGBUS then; the JVM makes an error of it, and we a typed one. */
  @Test
  void mediumThatWasCutShortIsATypedError() throws IOException {
    putPlain();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER)) {
      FamfsArrowReader reader = FamfsArrow.open(client, PATH);
      cutMedium(2 << 20);
      MemoryFaultException cut = assertThrows(MemoryFaultException.class, reader::loadNextBatch);
      assertTrue(cut.getMessage().contains("was cut to 2097152"), cut.getMessage());
      assertEquals(0, reader.getVectorSchemaRoot().getRowCount());
      assertThrows(MemoryFaultException.class, () -> FamfsArrow.open(client, PATH));
      assertThrows(MemoryFaultException.class, reader::close);
    }
    assertEquals(List.of(), mappings());
  }

  private void cutMedium(long sizeBytes) throws IOException {
    try (FileChannel medium = FileChannel.open(spec.primary(), StandardOpenOption.WRITE)) {
      medium.truncate(sizeBytes);
    }
  }

  /** Who reads vectors himself: nothing but the guard knows when the work is done. */
  @Test
  void ownWorkOnVectorsUnderAGuardIsATypedErrorToo() throws IOException {
    putPlain();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER)) {
      FamfsArrowReader reader = FamfsArrow.open(client, PATH);
      reader.loadNextBatch();
      BigIntVector ids = (BigIntVector) reader.getVectorSchemaRoot().getVector("id");
      assertEquals(999L * 1000 / 2, client.guard(() -> sum(ids)));
      cutMedium(2 << 20);
      assertThrows(MemoryFaultException.class, () -> client.guard(() -> sum(ids)));
      assertThrows(MemoryFaultException.class, reader::close);
    }
  }

  private static long sum(BigIntVector vector) {
    long sum = 0;
    for (int row = 0; row < vector.getValueCount(); row++) {
      sum += vector.get(row);
    }
    return sum;
  }

  /** The metadata of the batch is there, and its body is gone: zstd is native code. */
  @Test
  void compressedBodyThatIsGoneIsATypedError() throws IOException {
    put(PATH, compressed(100_000));
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER)) {
      FamfsArrowReader reader = FamfsArrow.open(client, PATH);
      assertEquals(100_000, reader.file().rowCount());
      cutMedium((10 << 20) + (64 << 10));
      assertThrows(MemoryFaultException.class, reader::loadNextBatch);
      assertThrows(MemoryFaultException.class, reader::close);
    }
  }

  /** Random numbers, which no codec makes much shorter. */
  private static byte[] compressed(int rows) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Random random = new Random(7);
    try (BufferAllocator allocator = new RootAllocator();
        BigIntVector vector = new BigIntVector("x", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(vector);
        ArrowFileWriter writer =
            new ArrowFileWriter(
                root,
                null,
                Channels.newChannel(file),
                Map.of(),
                IpcOption.DEFAULT,
                CommonsCompressionFactory.INSTANCE,
                CodecType.ZSTD)) {
      for (int row = 0; row < rows; row++) {
        vector.setSafe(row, random.nextLong());
      }
      root.setRowCount(rows);
      writer.writeBatch();
      writer.end();
    }
    return file.toByteArray();
  }

  @Test
  void copyOnWriteKeepsStoresToOneself() throws IOException {
    putPlain();
    try (FamfsClient client = FamfsStore.openClient(spec, OWNER);
        FamfsArrowReader mine =
            FamfsArrow.open(client, PATH, OpenOptions.defaults().withGuard(Guard.COPY_ON_WRITE));
        FamfsArrowReader other = FamfsArrow.open(client, PATH)) {
      mine.loadNextBatch();
      other.loadNextBatch();
      BigIntVector changed = (BigIntVector) mine.getVectorSchemaRoot().getVector("id");
      changed.getDataBuffer().setLong(0, 4711);
      assertEquals(4711, changed.get(0));
      assertEquals(0L, other.getVectorSchemaRoot().getVector("id").getObject(0));
    }
  }
}
