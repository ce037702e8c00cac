package io.famfsarrow.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;

/** What pyarrow made of the same Arrow files is beside them; see make_expected.py there. */
class CsvWriterTest {
  private static final DictionaryProvider NO_DICTIONARIES =
      new DictionaryProvider() {
        @Override
        public Dictionary lookup(long id) {
          return null;
        }

        @Override
        public Set<Long> getDictionaryIds() {
          return Set.of();
        }
      };

  @Test
  void writesEveryTypeAsPyarrowDoes() throws IOException {
    assertSameText("cells");
  }

  @Test
  void writesNumbersAsPyarrowDoes() throws IOException {
    assertSameText("numbers");
  }

  @Test
  void refusesNestedColumnAndNamesIt() {
    try (RootAllocator allocator = new RootAllocator();
        ListVector list = ListVector.empty("stops", allocator)) {
      list.setValueCount(1);
      CsvWriter csv = new CsvWriter(new ByteSink(new ByteArrayOutputStream()));
      VectorSchemaRoot root = new VectorSchemaRoot(List.of(list));
      UnsupportedColumnException e =
          assertThrows(
              UnsupportedColumnException.class, () -> csv.rows(root, NO_DICTIONARIES, 0, 1));
      assertTrue(e.getMessage().contains("\"stops\""), e.getMessage());
    }
  }

  private static void assertSameText(String name) throws IOException {
    String[] expected = new String(resource(name + ".csv"), StandardCharsets.UTF_8).split("\n", -1);
    String[] actual = csvOf(name + ".arrow").split("\n", -1);
    for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
      assertEquals(expected[i], actual[i], "line " + i);
    }
    assertEquals(expected.length, actual.length, "lines");
  }

  private static String csvOf(String resource) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteSink sink = new ByteSink(bytes);
    CsvWriter csv = new CsvWriter(sink);
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(resource(resource)), allocator)) {
      csv.header(reader.getVectorSchemaRoot().getSchema());
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        csv.rows(root, reader, 0, root.getRowCount());
      }
    }
    sink.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = CsvWriterTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
