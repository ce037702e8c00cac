package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** A section between the batches and the footer, whose contents depend on the batches' bytes. */
class FileTrailerTest {

  private static final class SumOfBatches implements PlannedTrailer {
    private final AtomicLong sum = new AtomicLong();

    @Override
    public long sizeBytes() {
      return 5;
    }

    @Override
    public Map<String, String> footerMetadata(long offset) {
      return Map.of("test.section", "%08d %016x".formatted(offset, sum.get()));
    }

    @Override
    public BlockListener recordBatch(int index, long bodyAddress) {
      CRC32C crc = new CRC32C();
      return new BlockListener() {
        private long end;

        @Override
        public void stored(long address, long lengthBytes) {
          assertTrue(end == 0 || address == end, "one piece behind the other");
          end = address + lengthBytes;
          byte[] piece = new byte[(int) lengthBytes];
          MemoryUtil.copyFromMemory(address, piece, 0, piece.length);
          crc.update(piece);
        }

        @Override
        public void finished() {
          assertTrue(end > bodyAddress);
          sum.addAndGet(crc.getValue());
        }
      };
    }

    @Override
    public void writeTo(RangeOutput out) {
      out.put("hello".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void liesBetweenTheStreamAndTheFooter() throws IOException {
    Schema schema = new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true))));
    SumOfBatches trailer = new SumOfBatches();
    byte[] file;
    try (BufferAllocator allocator = new RootAllocator();
        TableStage stage = new TableStage(schema, allocator, TableStage.KEEP_BATCHES)) {
      for (int rows : new int[] {10, 1000}) {
        stage.add(
            RandomBatch.of(allocator, schema.getFields(), rows, new Random(rows), 0.1),
            new MapDictionaryProvider());
      }
      stage.finish(
          new MapDictionaryProvider(), Map.of("own", "x"), (all, dictionaries, records) -> trailer);
      try (TestRange range = new TestRange(stage.sizeBytes())) {
        stage.writeTo(range, 1, bytes -> {});
        file = range.bytes(stage.sizeBytes());
      }
    }
    requireSection(file, trailer);
  }

  private static void requireSection(byte[] file, SumOfBatches trailer) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = Rows.fileReader(file, allocator)) {
      assertEquals(1010, Rows.ofReader(reader).size());
      String[] place = reader.getMetaData().get("test.section").split(" ", -1);
      int offset = Integer.parseInt(place[0]);
      assertEquals(0, offset % 64);
      byte[] section = Arrays.copyOfRange(file, offset, offset + 5);
      assertEquals("hello", new String(section, StandardCharsets.US_ASCII));
      assertEquals("%016x".formatted(trailer.sum.get()), place[1]);
      assertEquals("x", reader.getMetaData().get("own"));
    }
  }
}
