package io.famfsarrow.arrow.ipc.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** Tables as lists of rows of plain objects, to compare them whatever their buffers look like. */
public final class Rows {

  private Rows() {}

  public static List<List<Object>> of(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < root.getRowCount(); row++) {
      rows.add(new ArrayList<>());
    }
    for (FieldVector vector : root.getFieldVectors()) {
      addColumn(vector, dictionaries, rows);
    }
    return rows;
  }

  private static void addColumn(
      FieldVector vector, DictionaryProvider dictionaries, List<List<Object>> rows) {
    if (vector.getField().getDictionary() == null) {
      addPlain(vector, rows);
      return;
    }
    Dictionary dictionary = dictionaries.lookup(vector.getField().getDictionary().getId());
    try (FieldVector decoded = (FieldVector) DictionaryEncoder.decode(vector, dictionary)) {
      addPlain(decoded, rows);
    }
  }

  private static void addPlain(FieldVector vector, List<List<Object>> rows) {
    for (int row = 0; row < rows.size(); row++) {
      rows.get(row).add(plain(vector.getObject(row)));
    }
  }

  private static Object plain(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Rows::plain).map(String::valueOf).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
      return plain;
    }
    return String.valueOf(value);
  }

  /** Reads an Arrow file with Arrow's own reader. */
  public static List<List<Object>> ofFile(byte[] file, BufferAllocator allocator) {
    try (ArrowFileReader reader = fileReader(file, allocator)) {
      return ofReader(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ArrowFileReader fileReader(byte[] file, BufferAllocator allocator) {
    return new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator);
  }

  /** All batches of a reader. */
  public static List<List<Object>> ofReader(ArrowReader reader) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    while (reader.loadNextBatch()) {
      rows.addAll(of(reader.getVectorSchemaRoot(), reader));
    }
    return rows;
  }
}
