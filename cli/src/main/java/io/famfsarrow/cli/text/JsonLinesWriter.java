package io.famfsarrow.cli.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * Rows as JSON, one object a line. Moments are ISO 8601 strings, binaries Base64, maps arrays of
 * {@code {"key","value"}}, NaN and the infinities strings. Not safe for use by several threads.
 */
public final class JsonLinesWriter {
  private final JsonWriter json;

  /** Writes one value of a row; it is not null. */
  private interface Value {
    void write(int row, JsonWriter json) throws IOException;
  }

  public JsonLinesWriter(ByteSink out) {
    this.json = JsonWriter.compact(out);
  }

  /** Writes the rows from {@code fromRow} to before {@code toRow} of what is loaded. */
  public void rows(VectorSchemaRoot root, DictionaryProvider dictionaries, int fromRow, int toRow)
      throws IOException {
    List<Value> columns = columns(root, dictionaries);
    for (int row = fromRow; row < toRow; row++) {
      object(root, columns, row, json);
      json.endDocument();
    }
  }

  /** Writes all rows of what is loaded as elements of an array that the caller began. */
  public static void elements(
      VectorSchemaRoot root, DictionaryProvider dictionaries, JsonWriter json) throws IOException {
    List<Value> columns = columns(root, dictionaries);
    for (int row = 0; row < root.getRowCount(); row++) {
      object(root, columns, row, json);
    }
  }

  private static List<Value> columns(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    List<Value> columns = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      columns.add(nullable(vector, dictionaries));
    }
    return columns;
  }

  private static void object(VectorSchemaRoot root, List<Value> columns, int row, JsonWriter json)
      throws IOException {
    json.beginObject();
    for (int i = 0; i < columns.size(); i++) {
      json.key(root.getVector(i).getName());
      columns.get(i).write(row, json);
    }
    json.endObject();
  }

  /** One value by itself, null included. */
  static void value(FieldVector vector, DictionaryProvider dictionaries, int row, ByteSink out)
      throws IOException {
    nullable(vector, dictionaries).write(row, JsonWriter.compact(out));
  }

  private static Value nullable(FieldVector vector, DictionaryProvider dictionaries) {
    FieldVector values = Dictionaries.valuesOf(vector, dictionaries);
    if (values != null) {
      Value value = orNull(values, value(values, dictionaries));
      return orNull(
          vector, (row, json) -> value.write(Dictionaries.index(vector, row, values), json));
    }
    return orNull(vector, value(vector, dictionaries));
  }

  private static Value orNull(FieldVector vector, Value value) {
    return (row, json) -> {
      if (vector.isNull(row)) {
        json.nullValue();
      } else {
        value.write(row, json);
      }
    };
  }

  private static Value value(FieldVector vector, DictionaryProvider dictionaries) {
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return value((FieldVector) extension.getUnderlyingVector(), dictionaries);
    }
    return scalar(vector)
        .or(() -> bytes(vector))
        .or(() -> list(vector, dictionaries))
        .or(() -> compound(vector, dictionaries))
        .orElseGet(() -> (row, json) -> json.value(String.valueOf(vector.getObject(row))));
  }

  private static Optional<Value> scalar(FieldVector vector) {
    if (vector instanceof Float8Vector v) {
      return Optional.of((row, json) -> json.value(v.get(row)));
    }
    if (vector instanceof Float4Vector v) {
      return Optional.of((row, json) -> json.value(v.get(row)));
    }
    if (vector instanceof Float2Vector v) {
      return Optional.of((row, json) -> json.value((double) v.getValueAsFloat(row)));
    }
    Optional<Value> number =
        ScalarCells.number(vector).map(cell -> (row, json) -> cell.write(row, json.raw()));
    return number.or(() -> ScalarCells.moment(vector, 'T').map(JsonLinesWriter::quotedAscii));
  }

  private static Value quotedAscii(Cell cell) {
    return (row, json) -> {
      ByteSink out = json.raw();
      out.put('"');
      cell.write(row, out);
      out.put('"');
    };
  }

  private static Optional<Value> bytes(FieldVector vector) {
    if (vector instanceof VarCharVector
        || vector instanceof LargeVarCharVector
        || vector instanceof ViewVarCharVector) {
      RawBytes raw = new RawBytes((ElementAddressableVector) vector);
      return Optional.of((row, json) -> json.value(text(raw.of(row))));
    }
    if (vector instanceof BaseVariableWidthVector
        || vector instanceof BaseLargeVariableWidthVector
        || vector instanceof BaseVariableWidthViewVector
        || vector instanceof FixedSizeBinaryVector) {
      RawBytes raw = new RawBytes((ElementAddressableVector) vector);
      return Optional.of((row, json) -> json.value(base64(raw.of(row))));
    }
    return Optional.empty();
  }

  private static String text(RawBytes raw) {
    return new String(raw.bytes(), 0, raw.length(), StandardCharsets.UTF_8);
  }

  private static String base64(RawBytes raw) {
    return Base64.getEncoder().encodeToString(Arrays.copyOf(raw.bytes(), raw.length()));
  }

  /** Where the elements of a row's list start, and how many there are. */
  private interface Bounds {
    long of(int row);
  }

  private static Optional<Value> list(FieldVector vector, DictionaryProvider dictionaries) {
    if (vector instanceof ListVector v) { // maps too
      return Optional.of(
          list(v.getDataVector(), v::getElementStartIndex, v::getElementEndIndex, dictionaries));
    }
    if (vector instanceof LargeListVector v) {
      return Optional.of(
          list(v.getDataVector(), v::getElementStartIndex, v::getElementEndIndex, dictionaries));
    }
    if (vector instanceof FixedSizeListVector v) {
      return Optional.of(
          list(v.getDataVector(), v::getElementStartIndex, v::getElementEndIndex, dictionaries));
    }
    return listView(vector, dictionaries);
  }

  private static Optional<Value> listView(FieldVector vector, DictionaryProvider dictionaries) {
    if (vector instanceof ListViewVector v) {
      return Optional.of(
          list(v.getDataVector(), v::getElementStartIndex, v::getElementEndIndex, dictionaries));
    }
    if (vector instanceof LargeListViewVector v) {
      Bounds start = row -> v.getOffsetBuffer().getLong((long) row * Long.BYTES);
      Bounds end =
          row -> Math.addExact(start.of(row), v.getSizeBuffer().getLong((long) row * Long.BYTES));
      return Optional.of(list(v.getDataVector(), start, end, dictionaries));
    }
    return Optional.empty();
  }

  private static Value list(
      FieldVector elements, Bounds start, Bounds end, DictionaryProvider dictionaries) {
    Value element = nullable(elements, dictionaries);
    return (row, json) -> {
      json.beginArray();
      for (long i = start.of(row); i < end.of(row); i++) {
        element.write(Math.toIntExact(i), json);
      }
      json.endArray();
    };
  }

  private static Optional<Value> compound(FieldVector vector, DictionaryProvider dictionaries) {
    if (vector instanceof StructVector v) {
      return Optional.of(struct(v, dictionaries));
    }
    if (vector instanceof RunEndEncodedVector v) {
      Value value = nullable(v.getValuesVector(), dictionaries);
      return Optional.of((row, json) -> value.write(v.getPhysicalIndex(row), json));
    }
    if (vector instanceof UnionVector v) {
      return Optional.of(
          (row, json) -> nullable((FieldVector) v.getVector(row), dictionaries).write(row, json));
    }
    if (vector instanceof DenseUnionVector v) {
      return Optional.of(
          (row, json) ->
              nullable((FieldVector) v.getVectorByType(v.getTypeId(row)), dictionaries)
                  .write(v.getOffset(row), json));
    }
    return Optional.empty();
  }

  private static Value struct(StructVector vector, DictionaryProvider dictionaries) {
    List<FieldVector> children = vector.getChildrenFromFields();
    List<Value> values = new ArrayList<>();
    for (FieldVector child : children) {
      values.add(nullable(child, dictionaries));
    }
    return (row, json) -> {
      json.beginObject();
      for (int i = 0; i < values.size(); i++) {
        json.key(children.get(i).getName());
        values.get(i).write(row, json);
      }
      json.endObject();
    };
  }
}
