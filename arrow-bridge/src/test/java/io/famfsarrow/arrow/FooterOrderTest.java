package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parts of a footer may come in any order, though writers put the schema last, where it is read
 * without the blocks before it.
 */
class FooterOrderTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(Field.nullable("id", new ArrowType.Int(64, true))), Map.of("schema", "yes"));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void schemaAndMetadataAreFoundWhereverTheyLie(boolean schemaLast) {
    try (GuardedRange range = new GuardedRange(file(schemaLast))) {
      ArrowFile file = ArrowFile.open(range, "file");
      assertEquals(SCHEMA, file.schema());
      assertEquals(Map.of("footer", "yes"), file.customMetadata());
      assertEquals(1000, file.batchCount());
      assertThrows(CorruptArrowFileException.class, () -> file.batchInfo(999));
    }
  }

  /** Flatbuffers grow from the end: what is made first lies last. */
  private static byte[] file(boolean schemaLast) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schema = schemaLast ? SCHEMA.getSchema(builder) : 0;
    int blocks = blocks(builder, 1000);
    if (!schemaLast) {
      schema = SCHEMA.getSchema(builder);
    }
    int key = builder.createString("footer");
    int value = builder.createString("yes");
    int[] metadata = {KeyValue.createKeyValue(builder, key, value)};
    int metadataVector = Footer.createCustomMetadataVector(builder, metadata);
    Footer.startFooter(builder);
    Footer.addSchema(builder, schema);
    Footer.addRecordBatches(builder, blocks);
    Footer.addCustomMetadata(builder, metadataVector);
    builder.finish(Footer.endFooter(builder));
    return framed(builder.sizedByteArray());
  }

  /** Blocks that lie nowhere. */
  private static int blocks(FlatBufferBuilder builder, int count) {
    Footer.startRecordBatchesVector(builder, count);
    for (int i = 0; i < count; i++) {
      Block.createBlock(builder, 1L << 40, 64, 0);
    }
    return builder.endVector();
  }

  private static byte[] framed(byte[] footer) {
    byte[] magic = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + footer.length + 10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .putShort((short) 0)
        .put(footer)
        .putInt(footer.length)
        .put(magic)
        .array();
  }
}
