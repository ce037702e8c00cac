package io.famfsarrow.cli.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** Texts of single values. */
public final class ValueText {
  private static final int LONGEST = 40;

  private ValueText() {}

  /** A value of a vector that is not dictionary-encoded, as JSON lines have it. */
  public static String json(FieldVector vector, int row) {
    try {
      return json(vector, null, row);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static String json(FieldVector vector, DictionaryProvider dictionaries, int row)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteSink sink = new ByteSink(bytes);
    JsonLinesWriter.value(vector, dictionaries, row, sink);
    sink.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * For a line on a terminal: a JSON string without its quotes; escapes stay, so that it stays on
   * its line; what is long is cut.
   */
  public static String bare(String json) {
    boolean quoted = json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"");
    String text = quoted ? json.substring(1, json.length() - 1) : json;
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
