package io.famfsarrow.cli.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** A few rows for people: strings bare and cut, nested values as JSON, null as {@code null}. */
public final class RowText {
  private static final int LONGEST = 40;

  private RowText() {}

  /** Column names, as the first row of a {@link TextTable}. */
  public static String[] header(VectorSchemaRoot root) {
    return root.getFieldVectors().stream().map(FieldVector::getName).toArray(String[]::new);
  }

  /** One character a column for a {@link TextTable}: numbers and moments stand to the right. */
  public static String alignment(VectorSchemaRoot root) {
    StringBuilder alignment = new StringBuilder();
    for (FieldVector vector : root.getFieldVectors()) {
      boolean right =
          vector.getField().getDictionary() == null
              && (ScalarCells.number(vector).isPresent()
                  || ScalarCells.floating(vector).isPresent());
      alignment.append(right ? '>' : '<');
    }
    return alignment.toString();
  }

  /** The texts of one row. */
  public static List<String> row(VectorSchemaRoot root, DictionaryProvider dictionaries, int row)
      throws IOException {
    List<String> texts = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteSink sink = new ByteSink(bytes);
      JsonLinesWriter.value(vector, dictionaries, row, sink);
      sink.flush();
      texts.add(cut(bare(bytes.toString(StandardCharsets.UTF_8))));
    }
    return texts;
  }

  /** JSON strings without their quotes; escapes stay, so that a row stays on its line. */
  private static String bare(String json) {
    boolean quoted = json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"");
    return quoted ? json.substring(1, json.length() - 1) : json;
  }

  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
