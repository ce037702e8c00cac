package io.famfsarrow.cli.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows as comma-separated values, byte for byte as pyarrow writes them with its default options:
 * names and strings always quoted, a null is an empty field, lines end with a line feed. Nested
 * columns have no such form and are refused. Not safe for use by several threads.
 */
public final class CsvWriter {
  private final ByteSink out;

  public CsvWriter(ByteSink out) {
    this.out = out;
  }

  /** Writes the line of column names; nothing if there are no columns. */
  public void header(Schema schema) throws IOException {
    boolean first = true;
    for (Field field : schema.getFields()) {
      if (!first) {
        out.put(',');
      }
      byte[] name = field.getName().getBytes(StandardCharsets.UTF_8);
      quoted(name, name.length, out);
      first = false;
    }
    if (!first) {
      out.put('\n');
    }
  }

  /**
   * Writes the rows from {@code fromRow} to before {@code toRow} of what is loaded.
   *
   * @throws UnsupportedColumnException if a column is nested
   */
  public void rows(VectorSchemaRoot root, DictionaryProvider dictionaries, int fromRow, int toRow)
      throws IOException {
    List<FieldVector> vectors = root.getFieldVectors();
    List<Cell> cells = new ArrayList<>();
    for (FieldVector vector : vectors) {
      cells.add(cell(vector, dictionaries));
    }
    for (int row = fromRow; row < toRow && !cells.isEmpty(); row++) {
      for (int i = 0; i < cells.size(); i++) {
        if (i > 0) {
          out.put(',');
        }
        if (!vectors.get(i).isNull(row)) {
          cells.get(i).write(row, out);
        }
      }
      out.put('\n');
    }
  }

  private static Cell cell(FieldVector vector, DictionaryProvider dictionaries) {
    FieldVector values = Dictionaries.valuesOf(vector, dictionaries);
    if (values == null) {
      return plain(vector);
    }
    Cell value = plain(values);
    return (row, out) -> {
      int index = Dictionaries.index(vector, row, values);
      if (!values.isNull(index)) {
        value.write(index, out);
      }
    };
  }

  private static Cell plain(FieldVector vector) {
    if (vector instanceof NullVector) {
      return (row, out) -> {};
    }
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return plain((FieldVector) extension.getUnderlyingVector());
    }
    if (isBytes(vector)) {
      RawBytes raw = new RawBytes((ElementAddressableVector) vector);
      return (row, out) -> {
        raw.of(row);
        quoted(raw.bytes(), raw.length(), out);
      };
    }
    return scalar(vector)
        .orElseThrow(
            () ->
                new UnsupportedColumnException(
                    "column \""
                        + vector.getName()
                        + "\" is of type "
                        + vector.getField().getType()
                        + ", which CSV has no form for: use --format json or arrow"));
  }

  private static boolean isBytes(FieldVector vector) {
    return vector instanceof BaseVariableWidthVector
        || vector instanceof BaseLargeVariableWidthVector
        || vector instanceof BaseVariableWidthViewVector
        || vector instanceof FixedSizeBinaryVector;
  }

  private static Optional<Cell> scalar(FieldVector vector) {
    if (!(vector instanceof BaseFixedWidthVector)) {
      return Optional.empty();
    }
    return ScalarCells.number(vector)
        .or(() -> ScalarCells.floating(vector))
        .or(() -> ScalarCells.moment(vector, ' '));
  }

  private static void quoted(byte[] bytes, int length, ByteSink out) throws IOException {
    out.put('"');
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '"') {
        out.put(bytes, from, i + 1 - from);
        from = i; // the quote again
      }
    }
    out.put(bytes, from, length - from);
    out.put('"');
  }
}
