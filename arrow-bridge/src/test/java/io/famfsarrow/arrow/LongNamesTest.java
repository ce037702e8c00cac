package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Schemas whose names are far longer than any that a person would give. */
class LongNamesTest {

  private static final String MILLION_LETTERS = "n".repeat(1 << 20);
  private static final ArrowType INT = new ArrowType.Int(32, true);

  /** Were a path kept for each child, it would be 30 GB. */
  @Test
  void manyChildrenOfALongNameOpen() {
    List<Field> children = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      children.add(Field.nullable("child" + i, INT));
    }
    try (GuardedRange range = new GuardedRange(file(struct(children)))) {
      ArrowFile file = ArrowFile.open(range, "file");
      assertEquals(MILLION_LETTERS, file.schema().getFields().get(0).getName());
    }
  }

  @Test
  void columnWithoutANameIsReported() {
    Field badList = new Field(null, FieldType.nullable(new ArrowType.List()), null);
    try (GuardedRange range = new GuardedRange(file(badList))) {
      CorruptArrowFileException refused =
          assertThrows(CorruptArrowFileException.class, () -> ArrowFile.open(range, "file"));
      assertTrue(refused.where().startsWith("column \"\""), refused::where);
    }
  }

  @Test
  void messagesShortenNames() {
    Field noBytes = Field.nullable(MILLION_LETTERS, new ArrowType.FixedSizeBinary(0));
    refusedBriefly(UnsupportedFormatException.class, struct(List.of(noBytes)));
    Field badList = new Field(MILLION_LETTERS, FieldType.nullable(new ArrowType.List()), null);
    refusedBriefly(CorruptArrowFileException.class, struct(List.of(badList)));
  }

  private static void refusedBriefly(Class<? extends Exception> type, Field column) {
    try (GuardedRange range = new GuardedRange(file(column))) {
      Exception refused = assertThrows(type, () -> ArrowFile.open(range, "file"));
      assertTrue(refused.getMessage().length() < 2000, refused.getMessage().length() + " letters");
      assertTrue(refused.getMessage().contains("nnn...nnn"), refused::getMessage);
    }
  }

  private static Field struct(List<Field> children) {
    return new Field(MILLION_LETTERS, FieldType.nullable(ArrowType.Struct.INSTANCE), children);
  }

  /** A file without batches. */
  private static byte[] file(Field column) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schema = new Schema(List.of(column)).getSchema(builder);
    Footer.startFooter(builder);
    Footer.addSchema(builder, schema);
    builder.finish(Footer.endFooter(builder));
    byte[] footer = builder.sizedByteArray();
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
