package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Footers that list more record batches than the file holds. */
class RepeatedBlocksTest {

  private static final int BLOCKS = 2_000_000;

  @Test
  void oneBlockNamedMillionsOfTimesIsRefused() {
    try (GuardedRange range = new GuardedRange(withBlocks(BLOCKS, 0))) {
      ArrowFile file = ArrowFile.open(range, "file");
      assertEquals(BLOCKS, file.batchCount());
      assertEquals(20, file.batchInfo(0).rows());
      refused(file::rowCount);
      refused(() -> file.batchInfo(BLOCKS - 1));
      refused(() -> readAll(file));
      assertEquals(List.of("-1 footer"), found(ArrowCheck.check(file)));
    }
  }

  @Test
  void checkEndsAfterManyBlocksThatLieNowhere() {
    try (GuardedRange range = new GuardedRange(withBlocks(BLOCKS, 1L << 40))) {
      List<ArrowCheck.Problem> problems = ArrowCheck.check(ArrowFile.open(range, "file"));
      assertEquals(ArrowCheck.MAX_PROBLEMS + 1, problems.size());
      assertTrue(problems.get(ArrowCheck.MAX_PROBLEMS).message().contains("record batch 1000"));
    }
  }

  private static void refused(org.junit.jupiter.api.function.Executable use) {
    CorruptArrowFileException refused = assertThrows(CorruptArrowFileException.class, use);
    assertEquals(CorruptArrowFileException.Code.FOOTER, refused.code());
    assertTrue(refused.getMessage().contains("do not overlap"), refused::getMessage);
  }

  private static void readAll(ArrowFile file) {
    try (FamfsArrowReader reader = file.reader(OpenOptions.defaults())) {
      while (reader.loadNextBatch()) {
        assertEquals(20, reader.getVectorSchemaRoot().getRowCount());
      }
    }
  }

  private static List<String> found(List<ArrowCheck.Problem> problems) {
    return problems.stream().map(problem -> problem.batch() + " " + problem.code()).toList();
  }

  /** A file of one batch whose footer lists that batch, moved by some bytes, many times. */
  private static byte[] withBlocks(int count, long moved) {
    byte[] one;
    try (BufferAllocator allocator = new RootAllocator()) {
      one = AllTypes.file(allocator, AllTypes.schema(), 1, 20, 1);
    }
    try (GuardedRange range = new GuardedRange(one)) {
      ArrowFile file = ArrowFile.open(range, "file");
      byte[] footer = footer(file, count, moved);
      byte[] magic = "ARROW1".getBytes(StandardCharsets.US_ASCII);
      int messages = (int) file.footerFileOffset();
      return ByteBuffer.allocate(messages + footer.length + 10)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(one, 0, messages)
          .put(footer)
          .putInt(footer.length)
          .put(magic)
          .array();
    }
  }

  private static byte[] footer(ArrowFile file, int count, long moved) {
    ArrowFile.BatchInfo batch = file.batchInfo(0);
    int metadataBytes = (int) (batch.lengthBytes() - batch.bodyBytes());
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schema = file.schema().getSchema(builder);
    Footer.startRecordBatchesVector(builder, count);
    for (int i = 0; i < count; i++) {
      Block.createBlock(builder, batch.fileOffset() + moved, metadataBytes, batch.bodyBytes());
    }
    int blocks = builder.endVector();
    Footer.startFooter(builder);
    Footer.addSchema(builder, schema);
    Footer.addRecordBatches(builder, blocks);
    builder.finish(Footer.endFooter(builder));
    return builder.sizedByteArray();
  }
}
