package io.famfsarrow.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** A few rows for people: strings bare and cut, nested values as JSON, null as {@code null}. */
public final class RowText {
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
      texts.add(ValueText.bare(ValueText.json(vector, dictionaries, row)));
    }
    return texts;
  }
}
