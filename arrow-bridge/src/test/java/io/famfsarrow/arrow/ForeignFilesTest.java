package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.famfsarrow.store.UnsupportedFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.JsonFileReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that other implementations wrote, against the same data as JSON. */
class ForeignFilesTest {

  private final BufferAllocator allocator = new RootAllocator();

  @TempDir Path folder;

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  static List<Path> littleEndian() throws IOException {
    return Samples.files("valid", ".arrow").stream()
        .filter(path -> !path.toString().contains("bigendian"))
        .filter(path -> !path.toString().contains("duplicate_fieldnames"))
        .toList();
  }

  /** Arrow's writer takes our vectors as it takes its own: nothing about them is left unset. */
  @ParameterizedTest
  @MethodSource("littleEndian")
  void isWrittenAnewByArrow(Path file) throws IOException {
    OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
    try (GuardedRange range = new GuardedRange(Files.readAllBytes(file));
        FamfsArrowReader reader = ArrowFile.open(range, "original").reader(options);
        GuardedRange copy = new GuardedRange(writtenAnew(reader));
        FamfsArrowReader found = ArrowFile.open(copy, "copy").reader(options)) {
      for (int batch = 0; batch < reader.file().batchCount(); batch++) {
        reader.loadBatch(batch);
        assertTrue(found.loadNextBatch());
        Vectors.assertSameValues(reader.getVectorSchemaRoot(), found.getVectorSchemaRoot());
      }
      assertEquals(List.of(), ArrowCheck.check(found.file()));
    }
  }

  private static byte[] writtenAnew(FamfsArrowReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowFileWriter writer =
        new ArrowFileWriter(reader.getVectorSchemaRoot(), reader, Channels.newChannel(out))) {
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
      writer.end();
    }
    return out.toByteArray();
  }

  /** Arrow's own reader of the JSON cannot hold two fields of one name. */
  @Test
  void keepsFieldsOfEqualNames() throws IOException {
    Path file = Samples.folder("valid/cpp-21.0.0/generated_duplicate_fieldnames.arrow");
    JsonNode json = new ObjectMapper().readTree(Samples.json(file, folder).toFile());
    OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
    try (GuardedRange range = new GuardedRange(Files.readAllBytes(file));
        FamfsArrowReader found = ArrowFile.open(range, file.toString()).reader(options)) {
      for (JsonNode batch : json.get("batches")) {
        assertTrue(found.loadNextBatch());
        assertColumns(batch.get("columns"), found.getVectorSchemaRoot().getFieldVectors());
      }
      assertFalse(found.loadNextBatch());
    }
  }

  private static void assertColumns(JsonNode columns, List<FieldVector> vectors) {
    assertEquals(columns.size(), vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      JsonNode column = columns.get(i);
      FieldVector vector = vectors.get(i);
      assertEquals(column.get("name").asText(), vector.getName());
      assertEquals(column.get("count").asInt(), vector.getValueCount());
      for (int row = 0; row < vector.getValueCount(); row++) {
        boolean valid = column.get("VALIDITY").get(row).asInt() != 0;
        assertEquals(valid, !vector.isNull(row));
        if (valid && column.has("DATA")) {
          assertEquals(column.get("DATA").get(row).asText(), vector.getObject(row).toString());
        }
      }
      if (column.has("children")) {
        assertColumns(column.get("children"), vector.getChildrenFromFields());
      }
    }
  }

  static List<Path> bigEndian() throws IOException {
    return Samples.files("valid/1.0.0-bigendian", ".arrow");
  }

  @ParameterizedTest
  @MethodSource("littleEndian")
  void equalsItsJson(Path file) throws IOException {
    GuardedRange range = new GuardedRange(Files.readAllBytes(file));
    OpenOptions options =
        OpenOptions.defaults().withAllocator(allocator).withValidation(Validation.FULL);
    try (FamfsArrowReader found = ArrowFile.open(range, file.toString()).reader(options);
        JsonFileReader expected =
            new JsonFileReader(Samples.json(file, folder).toFile(), allocator)) {
      Schema schema = expected.start();
      Vectors.assertSameFields(schema.getFields(), found.file().vectorSchema().getFields());
      assertEquals(schema.getCustomMetadata(), found.file().schema().getCustomMetadata());
      ArrowLibrary.assumeTransports(schema.getFields());
      VectorSchemaRoot rows = expected.read();
      for (; rows != null; rows = expected.read()) {
        assertTrue(found.loadNextBatch());
        Vectors.assertSameValues(rows, found.getVectorSchemaRoot());
        rows.close();
      }
      assertFalse(found.loadNextBatch());
      List<Field> fields = found.file().vectorSchema().getFields();
      assertSameDictionaries(schema.getFields(), expected, fields, found);
      boolean compressed = file.toString().contains("compression");
      assertEquals(!compressed, found.copyReport().zeroCopy());
    } finally {
      range.close();
    }
    assertFalse(range.isMapped());
  }

  /** By the fields that use them: the JSON numbers them otherwise than some files. */
  private static void assertSameDictionaries(
      List<Field> fields,
      DictionaryProvider expected,
      List<Field> inFile,
      DictionaryProvider found) {
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.getDictionary() != null) {
        FieldVector want = expected.lookup(field.getDictionary().getId()).getVector();
        FieldVector have = found.lookup(inFile.get(i).getDictionary().getId()).getVector();
        Vectors.assertSame(want, have);
        assertSameDictionaries(
            want.getField().getChildren(), expected, have.getField().getChildren(), found);
      }
      assertSameDictionaries(field.getChildren(), expected, inFile.get(i).getChildren(), found);
    }
  }

  @ParameterizedTest
  @MethodSource("bigEndian")
  void refusesBigEndianByName(Path file) throws IOException {
    try (GuardedRange range = new GuardedRange(Files.readAllBytes(file))) {
      UnsupportedFormatException refused =
          assertThrows(
              UnsupportedFormatException.class, () -> ArrowFile.open(range, file.toString()));
      assertTrue(refused.getMessage().contains("big-endian"), refused.getMessage());
    }
  }
}
